"""Whatever arrives: a verdict or rows, never a traceback, never a hang.

Files go through the guarded child as uploads do, many at a time; texts and cells go straight into
the pure readers. Files that once told something new are kept and replayed with their verdicts.
"""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hostile.mutation import FORMS, WORDS, Mutant, edited, edits, mutants

from nuanliu.core.dates import parse_date
from nuanliu.core.identity import parse_card, parse_id, parse_mobile, parse_name
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roster import Cell, Field, Sheet, parse_amount, parse_mapping, read_roster
from nuanliu.core.standards import read_standards
from nuanliu.records.documents.sandbox import OutsideFileError, in_child_many

KEPT = Path(__file__).with_name("kept")
CELLS = "nuanliu.records.documents.workbook:cells"
MARK = "nuanliu.stages.nominations.marking_xlsx:mark"
READERS = {
    "text": "nuanliu.records.documents.readers.plaintext:read_text",
    "html": "nuanliu.records.documents.readers.markup:read_html",
    "docx": "nuanliu.records.documents.readers.word:read_docx",
}
# Death in the child is a verdict too, but one that a reader of ours should rarely need.
CODES = {
    *(
        "FILE-ZIP",
        "FILE-ENCRYPTED",
        "FILE-BOMB",
        "FILE-MACRO",
        "FILE-LINKS",
        "FILE-OLE",
        "FILE-DTD",
    ),
    *(
        "FILE-FAR-CELL",
        "FILE-FORMAT",
        "FILE-ENCODING",
        "FILE-CSV",
        "FILE-UNREADABLE",
        "FILE-MEMORY",
    ),
}
SLOW = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def outcome(answer):
    """The code of a refusal; for cells that were read, the codes found in them as a roster."""
    if isinstance(answer, OutsideFileError):
        return answer.code
    roster = read_roster([Sheet.of(sheet) for sheet in answer["sheets"]])
    return " ".join(sorted({one.code for one in roster.findings}))


def test_every_kept_file_has_its_verdict():
    """The kept corpus, each file as it was first judged; the table names all of them."""
    table = json.loads((KEPT / "verdicts.json").read_text(encoding="utf-8"))
    files = sorted(KEPT.glob("*.bin"))
    answers = in_child_many(CELLS, [file.read_bytes() for file in files])
    told = {file.name: outcome(one) for file, one in zip(files, answers, strict=True)}
    assert told == table


@SLOW
@given(batch=st.lists(mutants, min_size=15, max_size=25))
def test_a_changed_file_gives_a_verdict_or_rows(batch: list[Mutant]):
    """Bits flipped, bytes lost, repeated, set in, in the file or inside one of its parts."""
    answers = in_child_many(CELLS, [one.data() for one in batch])
    refused = {one.code for one in answers if isinstance(one, OutsideFileError)}
    read = [outcome(one) for one in answers if not isinstance(one, OutsideFileError)]
    assert (refused - CODES, all(isinstance(one, str) for one in read)) == (set(), True)


@SLOW
@given(batch=st.lists(mutants, min_size=8, max_size=12))
def test_marking_gives_a_verdict_or_a_workbook(batch: list[Mutant]):
    """The second reader of workbooks, which also writes one."""
    facts = [
        {"heading": "错误说明", "sheets": {"名单": [2, False, 2]}, "findings": []} for _ in batch
    ]
    answers = in_child_many(MARK, [one.data() for one in batch], facts=facts)
    wrong = [
        one
        for one in answers
        if (one.code not in CODES if isinstance(one, OutsideFileError) else one[:2] != b"PK")
    ]
    assert wrong == []


def docx():
    """A document of one line and one table, small enough to be damaged everywhere."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cell = (
        "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>金额</w:t></w:r></w:p></w:tc>"
    )
    body = f"<w:p><w:r><w:t>一、项目</w:t></w:r></w:p><w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
    return out.getvalue()


DOCUMENTS = {
    "text": "一、项目名称\n送温暖专项经费\n".encode("gb18030"),
    "html": "<html><table><tr><td colspan=2>一<td>二</table>文字</html>".encode(),
    "docx": docx(),
}


@SLOW
@given(changes=st.lists(st.lists(edits, min_size=1, max_size=3), min_size=10, max_size=20))
@pytest.mark.parametrize("kind", READERS)
def test_a_changed_document_gives_lines_or_words_of_refusal(kind, changes):
    """The readers of disclosures: text, web page, Word."""
    data = [edited(DOCUMENTS[kind], one) or b"\0" for one in changes]
    answers = in_child_many(READERS[kind], data)
    wrong = [
        one
        for one in answers
        if (one.code not in CODES if isinstance(one, OutsideFileError) else "items" not in one)
        and not (isinstance(one, dict) and "refused" in one)
    ]
    assert wrong == []


WORD = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"[0-9０-９A-Za-z¥,.元万伍佰拾整年月日Xx\-/ '+E]{0,30}", fullmatch=True),
    st.sampled_from([word.decode("utf-8", "replace") for word in WORDS]),
)


@settings(max_examples=400, deadline=None)
@given(text=WORD)
def test_any_text_is_a_value_or_a_refusal(text):
    """Every reader of one cell: amounts, numbers, names, days, and a mapping typed by hand."""
    readers = (parse_amount, parse_id, parse_card, parse_mobile, parse_name, parse_date)
    found = [reader(text) for reader in readers]
    words = [one.text() for one in found if isinstance(one, Refusal)]
    mapping = parse_mapping([text])
    assert (all(words), isinstance(mapping, dict | Refusal)) == (True, True)


HEADS = st.sampled_from([field.chinese for field in Field] + ["合计", "小计", "备注：", "", "1"])
CELL = st.builds(Cell, st.one_of(HEADS, WORD), st.sampled_from(["t", "n", "d", "b", "e", ""]))
GRID = st.lists(st.lists(CELL, max_size=10).map(tuple), max_size=14).map(tuple)
AREA = st.tuples(*[st.integers(0, 12)] * 4)


@settings(max_examples=300, deadline=None)
@given(grid=GRID, merged=st.lists(AREA, max_size=3).map(tuple))
def test_any_grid_is_read_row_by_row(grid, merged):
    """Random cells and merges: below a heading every row is a person or passed over."""
    sheet = Sheet("名单", grid, merged=merged)
    roster = read_roster([sheet])
    unclear = {one.code for one in roster.findings} & {"COLUMN-TWICE", "COLUMN-UNSURE"}
    if roster.sheets and not unclear:
        below = set(range(roster.sheets[0].header_rows[-1] + 1, len(grid) + 1))
        told = [r.row for r in (*roster.rows, *roster.held)] + [i.row for i in roster.ignored]
        assert (sorted(told), len(told)) == (sorted(below), len(below))


@settings(max_examples=150, deadline=None)
@given(changes=st.lists(edits, min_size=1, max_size=3))
def test_a_changed_standards_file_is_read_or_refused(changes):
    """The shipped standards with bytes changed: a set of standards, or faults by key."""
    shipped = Path(__file__).parents[2] / "src/nuanliu/config/standards/panlong-2024.toml"
    text = edited(shipped.read_bytes(), changes).decode("utf-8", "replace")
    try:
        found = len(read_standards(text).rows)
    except Refused as refused:
        found = len(refused.refusals)
    assert found > 0


def test_the_samples_cover_every_format():
    """The control: unchanged, each of them is read with the one person in it."""
    whole = in_child_many(CELLS, [Mutant(form, None, ()).data() for form in FORMS])
    assert [outcome(one) for one in whole] == [""] * len(FORMS)
