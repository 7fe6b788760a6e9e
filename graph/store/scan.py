r"""A look at a query's tokens before it is evaluated, for what no evaluation would survive or may do.

The parser needs no space between words (`true.SERVICE` and `SERVICE:x` call another server) and may
read `<` as an operator where we read an IRI. So a bare word that holds SERVICE is refused, and so is what
can be read in two ways. Codepoint escapes such as \u0053 are read before and after they are replaced.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.errors import EcosystemError, Refused

DEEPEST = 100
LONGEST = 1_000_000
"""Of a query, in characters."""

VOLATILE = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\b|\\u", re.IGNORECASE)
"""The functions that answer otherwise each time; an escape may hide one."""

SHORT = 10_000
"""Characters of a query that is worth remembering."""

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
POINT = r"\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|\\U(?:000[1-9A-Fa-f]|0010|0000(?![Dd][89A-Fa-f]))[0-9A-Fa-f]{4}"
CHARACTER = rf"\\[tbnrf\\\"']|{POINT}"
"""The escapes that are allowed in a string."""

PATH = r"[\w./:%~-]{0,99}"
"""What may stand before the # of a relative IRI. Read as a comparison, such an IRI is a name and a comment
that ends with the line; where no quote follows on the line, the two readings agree again on the next."""

TOKEN = re.compile(
    rf"""(?P<space>\s+)
      | (?P<comment>\#[^\n\r]*)
      | (?P<iri><(?:[A-Za-z][A-Za-z0-9+.-]*+://(?:[^<>"{{}}|^`\\\x00-\x20]|{POINT})*+
                  | (?:[^<>"'\#{{}}|^`\\\x00-\x20]|{POINT})*+)>)
      | (?P<fragment><(?!{PATH}(?i:SERVICE)){PATH}\#[^<>"'{{}}|^`\\\x00-\x20]*+>
                  (?=[^"'\n\r]{{0,999}}(?:[\n\r]|\Z)))
      | (?P<doubtful><(?:[^<>"{{}}|^`\\\x00-\x20]|{POINT})*+>)
      | (?P<string>\"{{3}}(?:[^"\\]|{CHARACTER}|"{{1,2}}(?!"))*+\"{{3}}
                 | '{{3}}(?:[^'\\]|{CHARACTER}|'{{1,2}}(?!'))*+'{{3}}
                 | (?!"{{3}})"(?:[^"\\\n\r]|{CHARACTER})*+"
                 | (?!'{{3}})'(?:[^'\\\n\r]|{CHARACTER})*+')
      | (?P<open_string>["'])
      | (?P<name>[?$]\w+ | @[A-Za-z]++(?:-[A-Za-z0-9]+)*+
               | :(?:(?:[\w:]|%[0-9A-Fa-f]{{2}}|\\[_~.!$&'()*+,;=/?\#@%-])
                     (?:[\w:.-]|%[0-9A-Fa-f]{{2}}|\\[_~.!$&'()*+,;=/?\#@%-])*+)?)
      | (?P<word>[^\W\d]\w*+)
      | (?P<open>[({{\[])
      | (?P<close>[)}}\]])
      | (?P<other>[^\s\#<"'?$@:\w(){{}}\[\]]++|.)""",
    re.VERBOSE | re.DOTALL,
)


class TooDeep(EcosystemError):
    """A query that is nested more deeply than any question needs."""


class Doubtful(EcosystemError):
    """A query whose words and strings cannot be told apart for sure."""


@dataclass(frozen=True)
class Seen:
    """What a look at a query found.

    names_graphs   whether it says by FROM which graphs it asks
    is_volatile    whether it may be answered otherwise each time, as it asks for the time or for chance
    """

    names_graphs: bool
    is_volatile: bool


def seen(query: str) -> Seen:
    """Look at a query; one that is short and often asked is not looked at again.

    raises   Refused where it would call another server; TooDeep or Doubtful where it cannot be taken
    """
    return remembered(query) if len(query) <= SHORT else looked_at(query)


def looked_at(query: str) -> Seen:
    """Walk over the tokens of a query. Linear in its length."""
    check(query)
    return Seen(names_graphs(query), VOLATILE.search(query) is not None)


remembered = lru_cache(maxsize=1000)(looked_at)


def check(query: str) -> None:
    """Refuse a query that would call another server, or is absurdly long or deep. Linear in its length."""
    if len(query) > LONGEST:
        raise TooDeep(
            f"the query has {len(query)} characters; {LONGEST} are read. Send values in several queries"
        )
    scan(query)
    if "\\u" in query or "\\U" in query:
        scan(ESCAPE.sub(unescaped, query))


def scan(query: str) -> None:
    """Walk over the tokens once."""
    for token, depth in tokens(query):
        kind = token.lastgroup
        if depth > DEEPEST:
            raise TooDeep(
                f"line {line(query, token)} is nested more than {DEEPEST} deep. Write the query flatter"
            )
        if kind == "word" and "SERVICE" in token.group().upper():
            raise Refused(
                f"SERVICE in line {line(query, token)} is not allowed: this endpoint asks no other server"
            )
        if kind == "open_string":
            raise Doubtful(f"the string that begins in line {line(query, token)} is not closed. Close it")
        if kind == "doubtful":
            raise Doubtful(
                f"{token.group()[:80]} in line {line(query, token)} can be read in two ways. Write an IRI in "
                "full, as <http://…>, and put a space after a < that compares"
            )


def names_graphs(query: str) -> bool:
    """Whether a query says by FROM which graphs it asks."""
    if "FROM" not in query.upper():
        return False
    before = ""
    for token, depth in tokens(query):
        if token.lastgroup == "word":
            word = token.group().upper()
            if depth == 0 and word.startswith("FROM") and before != "PREFIX":
                return True
            before = word
    return False


def tokens(query: str) -> Iterator[tuple[re.Match[str], int]]:
    """The tokens of a query, each with how many brackets are open there."""
    depth = 0
    for token in TOKEN.finditer(query):
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        yield token, depth


def line(query: str, token: re.Match[str]) -> int:
    """The line in which a token begins."""
    return query.count("\n", 0, token.start()) + 1


def unescaped(match: re.Match[str]) -> str:
    """The character that a codepoint escape stands for; one that is none stays as it is."""
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]
