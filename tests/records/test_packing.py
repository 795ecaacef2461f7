"""Many papers as one PDF: their order, their pages, and what cannot be printed."""

import io

import pypdfium2
import pytest
from tests.invoices.making import Sample, pdf, scanned, xml
from tests.laws import fund

from nuanliu.core.refusal import Refused
from nuanliu.records.documents.packing import packed, printable


def pages(data):
    """The text of each page."""
    paper = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in paper]


def test_papers_stand_in_their_order():
    """An invoice, a photo, another invoice: three pages, the photo without text on A4."""
    first, second = Sample(), Sample(number="24532000000000000018")
    made = packed([pdf(first), fund.snap(), pdf(second)])
    told = [[one.number in text for one in (first, second)] for text in pages(made)]
    size = tuple(round(side) for side in pypdfium2.PdfDocument(made)[1].get_size())
    assert (told, size) == ([[True, False], [False, False], [False, True]], (595, 842))


def test_the_same_papers_give_the_same_pages():
    """Packed twice: the same texts in the same order."""
    parts = [pdf(Sample()), scanned()]
    assert pages(packed(parts)) == pages(packed(parts))


@pytest.mark.parametrize("part", [b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n broken"])
def test_a_damaged_part_is_named_by_its_place(part):
    """The second of three is damaged: refused by its number; without it two pages come."""
    sound = pdf(Sample())
    with pytest.raises(Refused) as told:
        packed([sound, part, sound])
    what = told.value.refusals[0].what
    assert (told.value.code, "第 2 份" in what, len(pages(packed([sound, sound])))) == (
        "PACK-PART", True, 2,
    )  # fmt: skip


def test_what_has_a_page_of_its_own():
    """PDF and pictures are printed; XML, a zip and nothing are not."""
    some = (pdf(Sample()), fund.snap(), xml(Sample()), b"PK\x03\x04", b"")
    assert [printable(data) for data in some] == [True, True, False, False, False]


def test_only_the_pages_come_along():
    """A property of an invoice's file stays behind in the packet."""
    made = packed([pdf(Sample(), InvoiceNumber="24532000000000000017")])
    assert (b"InvoiceNumber" in made, len(pages(made))) == (False, 1)
    assert io.BytesIO(made).read(5) == b"%PDF-"
