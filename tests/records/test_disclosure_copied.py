"""Files as they really arrive: broken lines in <pre>, in <br> and in the source of a page; marks of
encodings that are wrong or doubled; line ends of every system.
"""

import html

import pytest
from tests.core.ninesections.support import (
    PLAIN,
    SEEDS,
    TEXTS,
    errors,
    expected,
    reading_of,
    text_of,
)
from tests.core.ninesections.test_broken_lines import broken, by_columns, by_signs

from nuanliu.core.ninesections import read
from nuanliu.records.documents.readers.markup import read_html
from nuanliu.records.documents.readers.opening import numbered
from nuanliu.records.documents.readers.plaintext import read_text

FILES = [*SEEDS, *TEXTS]
BARRED = [path for path in FILES if "\t" not in text_of(path)]  # a page has no tabs but in <pre>


def read_as(reader, data):
    answer = reader(data)
    return read(numbered(answer["items"], keep_blank=answer["numbered_by_line"]))


def page(body, head=""):
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize("way", [by_signs, by_columns])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_preformatted_broken_lines_are_read_whole(path, way):
    """<pre> keeps every line end and tab: the facts are those of the whole text."""
    body = html.escape(broken(text_of(path), way, 40))
    reading = read_as(read_html, page(f"<pre>{body}</pre>").encode())
    assert reading.facts == reading_of(text_of(path)).facts


@pytest.mark.parametrize("way", [by_signs, by_columns])
@pytest.mark.parametrize("path", BARRED, ids=lambda path: path.name)
def test_lines_broken_by_br_are_read_whole(path, way):
    """A <br> at the end of every line: the facts are those of the whole text."""
    body = html.escape(broken(text_of(path), way, 40)).replace("\n", "<br>\n")
    reading = read_as(read_html, page(f"<div>{body}</div>").encode())
    assert reading.facts == reading_of(text_of(path)).facts


def test_a_page_whose_source_is_broken_has_no_blanks_in_its_words():
    """Editors break the source of a page anywhere; a browser shows one paragraph."""
    items = read_html(page("<p>走访慰问\n   困难职工\r\n700\n人, A\n  B</p>").encode())["items"]
    assert items == ["走访慰问困难职工700人, A B"]


@pytest.mark.parametrize("width", [20, 38])
def test_a_page_with_broken_source_gives_the_facts_written_by_hand(width):
    lines = text_of(PLAIN).split("\n")
    paragraphs = "\n".join(
        f"<p>{html.escape(broken(line, by_columns, width))}</p>" for line in lines
    )
    reading = read_as(read_html, page(paragraphs).encode())
    facts, wanted = reading.facts.to_json(), expected(PLAIN)
    told = [facts[key] == wanted[key] for key in ("name", "basis", "lines", "people", "campaigns")]
    assert (told, errors(reading)) == ([True] * 5, set())


META = '<meta charset="{}">'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("said", ["utf-8", "gb2312", "gbk", "iso-8859-1"])
def test_a_page_may_say_a_wrong_encoding(encoding, said):
    """Pages are saved again by programs that leave the old name in them."""
    made = page("<p>一、项目名称：慰问经费</p>", META.format(said)).encode(encoding)
    assert read_html(made)["items"] == ["一、项目名称：慰问经费"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_broken_lines_of_every_system_and_encoding(encoding, ending):
    text = broken(text_of(PLAIN), by_signs, 40).replace("\n", ending)
    reading = read_as(read_text, text.encode(encoding))
    assert (reading.facts.to_json(), errors(reading)) == (expected(PLAIN), set())


def test_a_mark_in_the_middle_of_a_text_is_no_sign():
    """Two files put together keep the mark of the second; GB 18030 has a mark too."""
    text = text_of(PLAIN)
    half = text.index("五、")
    joined = text[:half].encode("utf-8-sig") + text[half:].encode("utf-8-sig")
    marked = ("\ufeff" + text).encode("gb18030")
    facts = [read_as(read_text, data).facts.to_json() for data in (joined, marked)]
    assert facts == [expected(PLAIN)] * 2
