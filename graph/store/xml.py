"""XML that reads back what was written: the characters that a writer leaves as they are, and must not."""

import re

LOST = re.compile(rb"\r|[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()
"""Stands for a character that XML 1.0 has no way to write, not even as a reference."""


def kept(content: bytes) -> bytes:
    """XML in UTF-8 whose carriage returns are references, since a reader takes bare ones for newlines.

    Source: W3C, Extensible Markup Language (XML) 1.0 (Fifth Edition), sections 2.2 and 2.11.
    """
    return LOST.sub(lambda found: b"&#13;" if found[0] == b"\r" else REPLACEMENT, content)


def split(content: bytes) -> int:
    """Where to cut UTF-8 bytes so that no character is cut through: at most three bytes before the end."""
    for back in range(1, min(4, len(content) + 1)):
        byte = content[-back]
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(content) - back if length > back else len(content)
    return len(content)
