"""The forms of a page as a browser finds them, and what it would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass
class PageForm:
    method: str
    action: str
    values: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """Collects the forms; what stands outside of one is left out."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: list[PageForm] = []
        self.is_inside = False
        self.naming = ""  # the select or textarea we are in

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            action = urljoin(self.path, given.get("action") or self.path)
            self.found.append(PageForm(given.get("method", "get").lower(), action))
            self.is_inside = True
        elif self.is_inside and (name := given.get("name")):
            self.add_field(tag, name, given)
        elif self.is_inside and tag == "option" and self.naming and "selected" in given:
            self.found[-1].values[self.naming] = given.get("value", "")

    def add_field(self, tag: str, name: str, given: dict[str, str]) -> None:
        if given.get("type") == "file":
            self.found[-1].files.add(name)
        elif tag in ("input", "textarea", "select", "button"):
            self.found[-1].values.setdefault(name, given.get("value", ""))
            self.naming = name if tag == "select" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False


def forms_in(path: str, html: str) -> list[PageForm]:
    """The forms that send to this site, without the token, which tests do not need."""
    parser = Forms(path)
    parser.feed(html)
    for form in parser.found:
        form.values.pop("csrfmiddlewaretoken", None)
    return [form for form in parser.found if not urlsplit(form.action).netloc]
