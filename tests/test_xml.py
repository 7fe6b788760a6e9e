"""XML that reads back what was written, however it is cut into pieces."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from graph.store.xml import kept, split

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<>&]"))


@given(TEXT)
def test_every_text_is_read_back_save_what_xml_cannot_hold(text: str) -> None:
    read = ElementTree.fromstring(b"<a>" + kept(text.encode()) + b"</a>").text or ""
    assert len(read) == len(text)
    allowed = {"\t", "\n", "\r"}
    for one, back in zip(text, read, strict=True):
        lost = (one < " " and one not in allowed) or one in "\ufffe\uffff"
        assert back == ("\ufffd" if lost else one)


@given(TEXT, st.integers(0, 200))
def test_a_cut_goes_through_no_character(text: str, size: int) -> None:
    piece = text.encode()[:size]
    whole = piece[: split(piece)]
    assert text.startswith(whole.decode())
    assert len(piece) - len(whole) <= 3


@given(st.lists(TEXT))
def test_what_is_whole_is_not_cut(texts: list[str]) -> None:
    content = "".join(texts).encode()
    assert split(content) == len(content)
