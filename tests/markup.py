"""What a reader of a page meets: its headings, links, ids and words, read from the HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

NAMED = {"h1", "h2", "h3", "title", "a", "p", "li", "caption", "th", "td", "code", "summary", "dd", "dt"}


@dataclass
class Element:
    """An element that holds words, with its attributes."""

    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, and those of what is inside it."""
        return " ".join(" ".join(self.words).split())


class Markup(HTMLParser):
    """A page that was read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[Element] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag in NAMED:
            self.elements.append(Element(tag, attributes))
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Give words to all that is open."""
        for element in self.open:
            element.words.append(data)

    def of(self, tag: str, kind: str = "") -> list[Element]:
        """The elements of a tag, and of a class where one is named."""
        return [
            one
            for one in self.elements
            if one.tag == tag and (not kind or kind in one.attributes.get("class", "").split())
        ]

    def texts(self, tag: str) -> list[str]:
        """The words of each element of a tag."""
        return [element.text for element in self.of(tag)]

    @property
    def addresses(self) -> list[str]:
        """Where the page's links lead, without what follows a hash."""
        return [
            each.attributes["href"].partition("#")[0] for each in self.of("a") if "href" in each.attributes
        ]

    @property
    def ids(self) -> list[str]:
        """All ids."""
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]

    def count(self, tag: str, kind: str = "") -> int:
        """How many elements of a tag there are, and of a class where one is named."""
        return sum(
            name == tag and (not kind or kind in attributes.get("class", "").split())
            for name, attributes in self.tags
        )
