"""A marked file put right and sent again, whatever the sender's program once wrote.

A list in each format with one wrong amount is received and taken in; the office's marked file is
opened, the amount typed in anew, and sent again: who stood already is recognised, one is new.
"""

import io
import zipfile

import openpyxl
import pytest
from tests.laws import fund
from tests.stages import senders
from tests.stages.senders import ONE, OTHER, accepted
from tests.stages.test_marking import CELL, MANIFEST, SPACES

from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.giving import marked_file
from nuanliu.stages.nominations.marking import marked_name
from nuanliu.stages.nominations.marking_xlsx import ERROR_FILL, HEADING
from nuanliu.stages.nominations.models import Nomination, Roster
from nuanliu.stages.nominations.reading import cells_of

LINES = [fund.HEADINGS, fund.row("王伟", ONE), fund.row("李强", OTHER, "约五百")]
ROWS = [line.split(",") for line in ["青云工会花名册" + "," * 6, *LINES]]


def text(mark, encoding):
    """The list as a text file."""
    return "\r\n".join(mark.join(row) for row in ROWS).encode(encoding)


def open_document():
    """The list as an .ods of texts."""
    lines = ("".join(CELL.format(word) for word in row) for row in ROWS)
    rows = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    table = f'<table:table table:name="名单">{rows}</table:table>'
    content = (
        f'<office:document-content {SPACES} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("META-INF/manifest.xml", MANIFEST)
        box.writestr("content.xml", content)
    return out.getvalue()


FILES = {
    "花名册.csv": lambda: text(",", "gb18030"),
    "花名册.txt": lambda: text("\t", "utf-16"),
    "花名册.ods": open_document,
}


def received(books, campaign, name, data):
    """A file sent by the first chair; its roster."""
    pk = nominations.receive(
        books.deed(books.chairs[0]),
        campaign=campaign,
        union=books.unions[0],
        name=name,
        data=data,
        cells=cells_of([data])[0],
    )
    return Roster.objects.get(pk=pk)


@pytest.mark.parametrize("name", FILES)
def test_who_stands_is_recognised_and_who_was_held_back_is_new(books, name):
    """One accepted and one refused; then one known and one new, at the amounts of the list."""
    campaign = senders.opened(books)
    first = received(books, campaign, name, FILES[name]())
    told = [accepted(books, first)]
    book = openpyxl.load_workbook(io.BytesIO(marked_file(first, "李明")))
    page = book.active
    assert (page["A2"].value, page["H4"].value, page["H4"].fill.fgColor.rgb) == (
        "错误说明",
        "约五百",
        ERROR_FILL,
    )
    dressed = page["B2"].fill.fgColor.rgb, page["B4"].border.left.style, page.freeze_panes
    assert dressed == (HEADING.fgColor.rgb, "thin", "A3")
    page["H4"] = "500"
    out = io.BytesIO()
    book.save(out)
    told.append(accepted(books, received(books, campaign, marked_name(name), out.getvalue())))
    assert [(one["accepted"], one["already"], one["refused"]) for one in told] == [
        (1, 0, 1),
        (1, 1, 0),
    ]
    rows = Nomination.objects.filter(campaign=campaign).order_by("pk")
    assert list(rows.values_list("amount_fen", flat=True)) == [50_000, 50_000]
