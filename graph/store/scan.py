"""A look at a query's tokens before it is evaluated, for what no evaluation would survive or may do."""

import re

from graph.errors import EcosystemError, Refused

DEEPEST = 100
LONGEST = 1_000_000
"""Of a query, in characters."""

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
                 | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
      | (?P<name>[?$:@]?[A-Za-z_][\w:.-]*)
      | (?P<open>[({\[])
      | (?P<close>[)}\]])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class TooDeep(EcosystemError):
    """A query that is nested more deeply than any question needs."""


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
    depth = 0
    for token in TOKEN.finditer(query):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
            if depth > DEEPEST:
                line = query.count("\n", 0, token.start()) + 1
                raise TooDeep(f"line {line} is nested more than {DEEPEST} deep. Write the query flatter")
        elif kind == "close":
            depth -= 1
        elif kind == "name" and token.group().upper() == "SERVICE":
            line = query.count("\n", 0, token.start()) + 1
            raise Refused(f"SERVICE in line {line} is not allowed: this endpoint asks no other server")


def unescaped(match: re.Match[str]) -> str:
    """The character that a codepoint escape stands for; one that is none stays as it is."""
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]
