"""Invoices as files: XML, PDF and OFD give the same invoice; hostile and foreign ones are refused.

All are constructed (样票/自制测试); each is opened in the guarded child.
"""

import io
import zipfile

import pytest
from tests.invoices import making
from tests.invoices.making import MAKERS, Sample, ofd, pdf, xml, zipped

from nuanliu.core.invoices import Expected, findings
from nuanliu.core.refusal import Refused
from nuanliu.records.documents.invoicefiles.opening import read_invoice, read_invoices
from nuanliu.records.documents.sandbox import OutsideFileError

SOUND = Sample()
OLDER = SOUND.but(code="053002100311", number="12345678")


def face(one):
    """What the three kinds of file must agree on."""
    lines = [(line.name, line.net.fen, line.tax.fen) for line in one.lines]
    return (one.identity, one.issued.isoformat(), *one.buyer, *one.seller, lines, one.net.fen,
            one.tax.fen, one.total.fen, one.capitals, one.unread, one.conflicts)  # fmt: skip


EXPECTED = (
    "24532000000000000017", "2024-01-15", "昆明市盘龙区总工会", "13530103015119637B",
    "自制测试粮油有限公司", "91530103MA6K000013",
    [("*谷物*大米", 1_000_000, 90_000), ("*植物油*菜籽油", 600_000, 54_000)],
    1_600_000, 144_000, 1_744_000, "壹万柒仟肆佰肆拾圆整", (), (),
)  # fmt: skip


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_invoice_in_every_form(kind):
    """XML, PDF and OFD of one 数电票 say the same, to the fen."""
    assert face(read_invoice(MAKERS[kind](SOUND), f"样票.{kind}")) == EXPECTED


@pytest.mark.parametrize("kind", ["pdf", "ofd"])
def test_the_older_kind_has_code_and_number(kind):
    """代码 12 and 号码 8: one identity with a dash between."""
    assert read_invoice(MAKERS[kind](OLDER), "样票").identity == "053002100311-12345678"


def refused(data, name="样票.xml"):
    """The code of the refusal, None when the file is read."""
    try:
        read_invoice(data, name)
    except Refused as refused:
        return refused.code
    except OutsideFileError as error:
        return error.code
    return None


ENTITY = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
BOMB = zipped({"OFD.xml": b"<x>" + b" " * 8_000_000 + b"</x>"})
HOSTILE = {
    "empty": (b"", "INV-FILE"),
    "a screenshot": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "INV-FILE"),
    "an executable": (b"MZ" + b"\0" * 100, "INV-FILE"),
    "a text": ("发票号码：24532000000000000017".encode(), "INV-FILE"),
    "an entity": (xml(SOUND).replace(b"<EInvoice>", ENTITY + b"<EInvoice>"), "FILE-DTD"),
    "UTF-16": ('<?xml version="1.0"?><EInvoice/>'.encode("utf-16"), "INV-FILE"),
    "cut off": (xml(SOUND)[:700], "FILE-UNREADABLE"),
    "another XML": (b"<?xml version='1.0'?><Order><No>1</No></Order>", "INV-FILE"),
    "so many nodes": (b"<?xml version='1.0'?><EInvoice>" + b"<a/>" * 60_000 + b"</EInvoice>",
                      "FILE-TOO-LARGE"),
    "a zip that is no OFD": (zipped({"readme.txt": b"x"}), "INV-FILE"),
    "an OFD that is no invoice": (zipped({"OFD.xml": b"<OFD/>"}), "INV-FILE"),
    "a zip bomb": (BOMB, "FILE-BOMB"),
    "a zip in the OFD": (ofd(SOUND, extra={"Doc_0/Attachs/a.zip": b"PK"}), "FILE-OLE"),
    "an entity in the OFD": (ofd(SOUND, extra={"x.xml": ENTITY + b"<x/>"}), "FILE-DTD"),
    "a path out of the OFD": (ofd(SOUND, extra={"../../etc/x.xml": b"<x/>"}), "FILE-ZIP"),
    "a PDF cut off": (pdf(SOUND)[:300], "FILE-UNREADABLE"),
    "a scan": (making.scanned(), "INV-FILE"),
    "a paper that is no invoice": (pdf(SOUND.but(number="一二三")), "INV-FILE"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_invoice_is_refused_in_words(name):
    """Each with its code, as a verdict on the file; the sound samples beside them are read."""
    data, code = HOSTILE[name]
    controls = [refused(MAKERS[kind](SOUND)) for kind in MAKERS]
    assert (refused(data), controls) == (code, [None, None, None])


def test_a_face_that_differs_from_its_own_data_is_found():
    """¥16,000 made of 1,600: the properties of the PDF, the index of the OFD still say it."""
    changed = read_invoice(pdf(SOUND, TotalAmWithoutTax="1600.00"), "样票.pdf")
    same = read_invoice(pdf(SOUND, TotalAmWithoutTax="16000.00"), "样票.pdf")
    other = read_invoice(ofd(SOUND, data=SOUND.but(number="24532000000000000018")), "样票.ofd")
    found = [[one.refusal.code for one in findings(each, Expected())]
             for each in (changed, same, other)]  # fmt: skip
    assert found == [["INV-CONFLICT"], [], ["INV-CONFLICT"]]


def test_a_face_with_three_names_leaves_the_parties_unread():
    """A PDF with a third “名称：”: nobody guesses which two are buyer and seller."""
    third = pdf(SOUND.but(seller_tax_id="91530103MA6K000013 \\ 名称：第三方"))
    assert read_invoice(third, "样票.pdf").unread == ("buyer", "seller")


def test_one_bad_file_hides_no_other():
    """Three files, the middle one damaged: two invoices and one reason, in order."""
    files = [("一.xml", xml(SOUND)), ("二.pdf", b"%PDF-1.7 broken"), ("三.ofd", ofd(OLDER))]
    told = [getattr(one, "identity", None) or one.code for one in read_invoices(files)]
    assert told == ["24532000000000000017", "FILE-UNREADABLE", "053002100311-12345678"]


def test_a_large_part_of_an_ofd_is_not_unpacked():
    """A part of 8 MB packed to some KB never reaches the XML reader (its control is read)."""
    small = zipfile.ZipFile(io.BytesIO(BOMB)).getinfo("OFD.xml")
    assert (small.file_size > 100 * small.compress_size, refused(BOMB), refused(ofd(SOUND))) == (
        True, "FILE-BOMB", None,
    )  # fmt: skip
