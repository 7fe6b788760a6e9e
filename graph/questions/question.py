"""The questions: their text, for whom they are, and the query behind each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CITY, TOPIC = re.compile(r"\bid:torino\b"), re.compile(r"\btopic:[a-z-]+\b")
FOR = ("city officers", "facilitators", "researchers")


@dataclass(frozen=True)
class Question:
    """A question in words, for whom it is first of all, and its SPARQL."""

    key: str
    text: str
    whose: str
    query: str

    @property
    def asks_city(self) -> bool:
        """Whether it is about one city, which may be another."""
        return bool(CITY.search(self.query))

    @property
    def asks_topic(self) -> bool:
        """Whether it is about one topic, which may be another."""
        return bool(TOPIC.search(self.query))

    def about(self, city: str | None = None, topic: str | None = None) -> str:
        """The query about another city or topic, by slug and notation as the release knows them."""
        query = CITY.sub(f"id:{city}", self.query) if city else self.query
        return TOPIC.sub(f"topic:{topic}", query) if topic else query


@cache
def questions() -> Mapping[str, Question]:
    """All questions by key, by those for whom they are."""
    folder = files("graph.questions").joinpath("queries")
    found = [question(file.name.removesuffix(".rq"), file.read_text("utf-8")) for file in folder.iterdir()]
    return {one.key: one for one in sorted(found, key=lambda one: (FOR.index(one.whose), one.text))}


def question(key: str, text: str) -> Question:
    """A question from its file: the first line asks it, the second says for whom."""
    asked, whose, query = text.split("\n", 2)
    return Question(key, asked.removeprefix("# "), whose.removeprefix("# for "), f"{asked}\n{query}")
