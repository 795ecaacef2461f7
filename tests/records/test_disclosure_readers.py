"""Offices send the same disclosure as text in four encodings, as a web page and as a Word file.

Whatever the form, the facts are the same; a file that is no such text is refused with a reason.
"""

import html
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.ninesections.forms import as_docx, as_html
from tests.core.ninesections.support import (
    PLAIN,
    SAMPLES,
    SEEDS,
    TEXTS,
    expected,
    reading_of,
    text_of,
)

from nuanliu.core.ninesections import UnreadableError, read
from nuanliu.records.documents.readers.grid import Cell, filled
from nuanliu.records.documents.readers.markup import read_html
from nuanliu.records.documents.readers.opening import blocks_of, kind_of, numbered
from nuanliu.records.documents.readers.plaintext import read_text
from nuanliu.records.documents.readers.word import read_docx
from nuanliu.records.documents.sandbox import OutsideFileError

READERS = {"text": read_text, "html": read_html, "docx": read_docx}
PAGES = sorted(SAMPLES.glob("*.html"))
FILES = [*SEEDS, *TEXTS]
BARRED = [path for path in FILES if "\t" not in text_of(path)]  # tables between |, which forms draw


def facts_here(data, name):
    """The facts by way of the readers, without the child process."""
    answer = READERS[kind_of(data, name)](data)
    return read(numbered(answer["items"], keep_blank=answer["numbered_by_line"])).facts


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_gives_the_facts_written_by_hand(path):
    assert facts_here(path.read_bytes(), path.name).to_json() == expected(path)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_has_no_error(path):
    answer = read_html(path.read_bytes())
    found = read(numbered(answer["items"], keep_blank=False)).findings
    assert [one for one in found if one.severity == "error"] == []


WORDS = sorted(SAMPLES.glob("*.docx"))


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_a_word_file_gives_the_facts_written_by_hand_and_no_error(path):
    answer = read_docx(path.read_bytes())
    reading = read(numbered(answer["items"], keep_blank=False))
    found = [one for one in reading.findings if one.severity == "error"]
    assert (reading.facts.to_json(), found) == (expected(path), [])


ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_encoding_gives_the_same_facts(path, encoding):
    text = text_of(path)
    data = text.replace("\n", "\r\n").encode(encoding)
    assert facts_here(data, "a.txt") == reading_of(text).facts


@pytest.mark.parametrize("path", BARRED, ids=lambda path: path.name)
@pytest.mark.parametrize(("form", "name"), [(as_html, "a.html"), (as_docx, "a.docx")])
def test_page_and_word_file_give_the_facts_of_the_text(path, form, name):
    text = text_of(path)
    assert facts_here(form(text), name) == reading_of(text).facts


def test_the_word_file_of_the_samples_gives_the_facts_written_by_hand():
    path = SAMPLES / "luyuan_2024.docx.txt"
    blocks = blocks_of(as_docx(text_of(path)), "luyuan_2024.docx")
    assert read(blocks).facts.to_json() == expected(path)


@pytest.mark.parametrize(("form", "name"), [(str.encode, "a.txt"), (as_html, "a.html")])
def test_the_guarded_child_gives_the_same(form, name):
    text = text_of(PLAIN)
    assert read(blocks_of(form(text), name)).facts.to_json() == expected(PLAIN)


def packed(name, body):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return kept.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
FOREIGN = {
    "empty": b"",
    "blank": b" \r\n\t",
    "pdf": b"%PDF-1.7 ...",
    "old-word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "binary": bytes(range(256)) * 8,
    "cut-zip": b"PK\x03\x04" + b"\0" * 40,
    "other-zip": packed("x.txt", "x"),
    "no-xml": packed("word/document.xml", "no xml"),
    "entities": packed("word/document.xml", ENTITY),
    "bomb": packed("word/document.xml", b"<a>" + b" " * 40_000_000 + b"</a>"),
}


@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_no_text_is_refused_with_name_and_cure(data):
    with pytest.raises((UnreadableError, OutsideFileError)) as refused:
        blocks_of(data, "公开.docx")
    said = str(refused.value).split("。")
    assert (all(part.strip() for part in said[:2]), len(said) >= 2) == (True, True)


DAMAGED = st.sampled_from(
    [(as_docx(text_of(PLAIN)), "a.docx"), (as_html(text_of(PLAIN)), "a.html")]
    + [(text_of(PLAIN).encode(encoding), "a.txt") for encoding in ENCODINGS]
)


@settings(deadline=None, max_examples=150)
@given(DAMAGED, st.data())
def test_damaged_bytes_end_in_a_reading_or_a_refusal(file, data):
    """Cut off, overwritten or stuffed with other bytes, a file never makes the readers stumble."""
    whole, name = file
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 400)) | st.just(len(whole)))
    torn = whole[:start] + data.draw(st.binary(max_size=40)) + whole[end:]
    try:
        answer = READERS[kind_of(torn, name)](torn)
        told = set(answer) if "refused" in answer else _told(answer)
    except UnreadableError as refused:
        told = {"refused"} if refused.fix else set()
    assert told in ({"refused"}, {"project", "findings"})


def _told(answer):
    return set(read(numbered(answer["items"], keep_blank=answer["numbered_by_line"])).to_json())


def test_a_text_beyond_any_disclosure_is_refused_at_once():
    """Five megabytes of text are some other file, however much they look like one."""
    text = text_of(PLAIN)
    with pytest.raises(UnreadableError) as refused:
        reading_of(text * (5_000_000 // len(text.encode()) + 1))
    assert refused.value.what == "文件超过20万字，不是一份项目公开文本"


def test_scripts_and_hidden_parts_of_a_page_are_not_read():
    page = b"<html><body><script>1</script><p>a<br>b</p><style>p{}</style></body></html>"
    assert read_html(page)["items"] == ["a", "b"]


def test_merged_cells_are_repeated_where_they_reach():
    rows = [[Cell("a", 1, 2), Cell("b", 2)], [Cell("c"), Cell("d")]]
    assert filled(rows) == [["a", "b", "b"], ["a", "c", "d"]]


def test_a_page_may_name_an_old_chinese_encoding():
    page = '<html><head><meta charset="gb2312"></head><body><p>一、项目名称</p></body></html>'
    assert read_html(page.encode("gbk"))["items"] == ["一、项目名称"]


def test_a_span_without_end_stops_with_its_table():
    page = "<table><tr><td rowspan='0'>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    assert read_html(page.encode())["items"] == [[["a", "b"], ["a", "c"]]]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "<br>", "<br/>\n"])
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_preformatted_text_keeps_its_lines(path, ending):
    """A page that only wraps the text in <pre>: the facts are those of the text file."""
    body = ending.join(html.escape(line) for line in text_of(path).split("\n"))
    page = f"<!DOCTYPE html><html><body><pre>{body}</pre></body></html>".encode()
    assert facts_here(page, "a.html") == reading_of(text_of(path)).facts
