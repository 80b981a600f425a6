"""Finds what a PDF would do by itself: scripts, programs to start, files inside.

Works on a PDF that the reader wrote anew, where every object stands in the open: names are spelled
plainly (`/J#61vaScript` has become `/JavaScript`), object streams are unpacked, strings and streams
are closed. Objects are parsed; bytes that only look like a key, in a text or a picture, are none.
"""

import re
from collections.abc import Iterator
from typing import Any

ACTIONS = {
    "JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE", "Rendition", "Movie", "Sound",
    "RichMediaExecute", "GoTo3DView",
}  # fmt: skip
ANNOTATIONS = {"FileAttachment", "RichMedia", "Movie", "Screen", "Sound", "3D"}
KEYS = {"JavaScript", "EmbeddedFiles", "XFA", "EF"}

TOKEN = re.compile(
    rb"\s*(?:%[^\r\n]*\s*)*"
    rb"(?P<token><<|>>|\[|\]|/[^\s()<>\[\]{}/%]*|<[0-9A-Fa-f\s]*>|\(|[^\s()<>\[\]{}/%]+|.)",
    re.DOTALL,
)
STRING_PART = re.compile(rb"[^()\\]*(?P<end>[()]|\\.?)", re.DOTALL)
OBJECT = re.compile(rb"\s*\d+\s+\d+\s+obj\b")
STREAM = re.compile(rb"\s*stream\r?\n")
END_OF_OBJECT = re.compile(rb"\s*(?:endstream\s*)?endobj\b")
OPENING = {b"<<": dict, b"[": list}


def has_active_content(rewritten: bytes) -> bool:
    """Whether any object of a PDF as `pdfium` wrote it acts by itself; ValueError if unreadable."""
    return any(_acts(item) for item in dictionaries(rewritten))


def _acts(item: dict[str, Any]) -> bool:
    return (
        item.get("S") in ACTIONS
        or item.get("Type") == "EmbeddedFile"
        or (item.get("Type") == "Annot" and item.get("Subtype") in ANNOTATIONS)
        or item.get("Subtype") in ANNOTATIONS - {"3D"}
        or not KEYS.isdisjoint(item)
    )


def dictionaries(content: bytes) -> Iterator[dict[str, Any]]:
    """Every dictionary of every object, the nested ones too."""
    found = OBJECT.search(content)
    while found:
        value, position = _parse(content, found.end())
        yield from _within(value)
        found = OBJECT.search(content, _after(content, position, value))


def _within(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _after(content: bytes, position: int, value: Any) -> int:
    """Where the next object may begin: behind the stream of this one, by its own length."""
    if isinstance(value, dict) and (stream := STREAM.match(content, position)):
        position = stream.end() + int(value["Length"])
    end = END_OF_OBJECT.match(content, position)
    if end is None:
        raise ValueError(f"An object without an end at {position}")
    return end.end()


def _parse(content: bytes, position: int) -> tuple[Any, int]:
    """One value, without recursion: nesting is the sender's to choose."""
    open_items: list[tuple[bytes, list[Any]]] = []
    while True:
        value, position, opened = _next(content, position)
        if opened:
            open_items.append((value, []))
            continue
        if value in (b">>", b"]"):
            value = _close(open_items, value)
        if not open_items:
            return value, position
        open_items[-1][1].append(value)


def _close(open_items: list[tuple[bytes, list[Any]]], closing: bytes) -> Any:
    opening, items = open_items.pop()
    if (opening == b"<<") != (closing == b">>"):
        raise ValueError("A dictionary or list ends as the other")
    return _as_dictionary(items) if opening == b"<<" else items


def _as_dictionary(items: list[Any]) -> dict[str, Any]:
    """Names are keys; a reference stands as three values (`4 0 R`), of which one is enough."""
    result: dict[str, Any] = {}
    key = ""
    awaits_value = False
    for item in items:
        if isinstance(item, str) and not awaits_value:
            key, awaits_value = item, True
            result[key] = None
        elif awaits_value:
            result[key], awaits_value = item, False
    return result


def _next(content: bytes, position: int) -> tuple[Any, int, bool]:
    """A token, where it ends, and whether it opens a dictionary or list; a name is a str."""
    match = TOKEN.match(content, position)
    if match is None:
        raise ValueError("The file ends within an object")
    token = match["token"]
    if token == b"(":
        return None, _end_of_string(content, match.end()), False
    if token.startswith(b"/"):
        return token[1:].decode("latin-1"), match.end(), False
    return token, match.end(), token in OPENING


def _end_of_string(content: bytes, position: int) -> int:
    depth = 1
    while depth:
        part = STRING_PART.match(content, position)
        if part is None:
            raise ValueError("A text without an end")
        position = part.end()
        depth += {b"(": 1, b")": -1}.get(part["end"], 0)
    return position
