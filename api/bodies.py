"""The body of a request, read no further than is allowed."""

from fastapi import Request

from graph.errors import TooLarge


async def content(request: Request, most: int, instead: str) -> bytes:
    """The bytes of a request's body. Raises TooLarge, with what to do instead, above so many."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > most:
            raise TooLarge(f"the body is larger than {most:,} bytes. {instead}")
    return bytes(read)
