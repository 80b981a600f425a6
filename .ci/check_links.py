"""Whether every link between our own documents leads somewhere: python3 .ci/check_links.py

Looks at relative links to files and at anchors of headings; addresses of the internet are left
alone.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s+(\S+)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
OUTSIDE = re.compile(r"^[a-z][a-z+.-]*:", re.IGNORECASE)


def anchors(text: str) -> set[str]:
    """The names headings can be linked by, as the usual renderers make them."""
    found: dict[str, int] = {}
    names = set()
    for heading in HEADING.findall(CODE.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        name = re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")
        names.add(f"{name}-{found[name]}" if name in found else name)
        found[name] = found.get(name, 0) + 1
    return names | set(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", text))


def has_heading(file: Path, anchor: str) -> bool:
    return anchor in anchors(file.read_text(encoding="utf-8"))


def broken(file: Path, root: Path) -> Iterator[str]:
    """What is wrong with the links of a document."""
    text = CODE.sub("", file.read_text(encoding="utf-8"))
    for link in [*LINK.findall(text), *REFERENCE.findall(text)]:
        if OUTSIDE.match(link) or link.startswith("//"):
            continue
        path, _hash, anchor = unquote(link).partition("#")
        target = file if not path else (root / path[1:] if path[0] == "/" else file.parent / path)
        if not target.exists():
            yield f"{link}: no such file"
        elif anchor and target.suffix == ".md" and not has_heading(target, anchor):
            yield f"{link}: no such heading"


def main(root: Path) -> int:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.md"],  # noqa: S607
        cwd=root,
        capture_output=True,
        check=True,
    ).stdout
    names = [name for name in listed.decode().split("\0") if name]
    faults = [f"{name}: {fault}" for name in names for fault in broken(root / name, root)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.stdout.write(f"{len(names)} documents, {len(faults)} broken links.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
