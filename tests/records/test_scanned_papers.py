"""Scans from outside: a PDF and a photo are taken, whatever a scanner never writes is named."""

import io

import pypdfium2
import pytest
from tests.scanned import PAGE, scanned, written

from nuanliu.core.refusal import Refused
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.documents.scan_child import MAX_PAGES
from nuanliu.records.documents.scans import scans_of
from nuanliu.records.documents.shown import shown_pages

SCRIPT = "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert)>>]>>>>"
ENCLOSED = "/Names<</EmbeddedFiles<</Names[(a.exe)<</Type/Filespec/F(a.exe)>>]>>>>"
LOCK = f"/Encrypt<</Filter/Standard/V 1/R 2/O<{'41' * 32}>/U<{'42' * 32}>/P -4>>/ID[<41><41>]"
HUGE = PAGE.replace(b"200 300", b"20000 300")


def seen(data):
    """What `scans_of` says: kind and pages, or the code of its refusal."""
    try:
        return tuple(scans_of([data])[0])
    except Refused as refused:
        return refused.code


# Written by hand before the rule: what a file is, and what is said of it.
SEEN = {
    "a scan of three pages": (scanned("审批表", 3), ("pdf", 3)),
    "one page put together by hand": (written(), ("pdf", 1)),
    "as many pages as may be": (written(pages=(PAGE,) * MAX_PAGES), ("pdf", MAX_PAGES)),
    "a photo of it": (photo("审批表"), ("png", 1)),
    "a page too many": (written(pages=(PAGE,) * (MAX_PAGES + 1)), "SCAN-PAGES"),
    "a page wider than a street": (written(pages=(HUGE,)), "SCAN-PAGES"),
    "a program in it": (written(SCRIPT), "SCAN-ACTIVE"),
    "a file enclosed": (written(ENCLOSED), "SCAN-ACTIVE"),
    "a password": (written(trailer=LOCK), "SCAN-LOCKED"),
    "no page": (written(pages=()), "SCAN-DAMAGED"),
    "only the first line": (b"%PDF-1.7\n%signed\n", "SCAN-DAMAGED"),
    "the first line and noise": (b"%PDF-1.7\n" + bytes(range(256)) * 40, "SCAN-DAMAGED"),
    "a photo cut off": (photo("审批表")[:-20], "PHOTO-DAMAGED"),
    "a letter of a word processor": (b"PK\x03\x04", "SCAN-KIND"),
    "nothing": (b"", "FILE-EMPTY"),
}


@pytest.mark.parametrize("name", SEEN)
def test_each_file_gets_its_verdict(name):
    """In the guarded child, with the code that its page of help explains."""
    data, verdict = SEEN[name]
    assert seen(data) == verdict


def test_the_refused_file_is_named_by_its_name():
    """The second of two: what it is called, what is wrong and what to do."""
    with pytest.raises(Refused) as caught:
        scans_of([scanned("甲"), written(trailer=LOCK)], ["签领表", "委托书"])
    refusal = caught.value.refusals[0]
    assert (refusal.what, refusal.fix) == ("委托书：PDF 有密码", "请去掉密码后再上传")


def test_the_copy_has_every_page_with_its_band_and_nothing_else():
    """As many pages, each higher by the band; the text layer of the original is not in it."""
    copy = shown_pages(scanned("审批表", 3), ("盘龙区 2024-01-02 收到", "office 查看"))
    again = pypdfium2.PdfDocument(io.BytesIO(copy))
    sizes = [page.get_size() for page in again]
    dark = [_lowest_is_black(page) for page in again]
    assert (len(again), {height > width for width, height in sizes}, dark, b"/JS" in copy) == (
        3, {True}, [True] * 3, False,
    )  # fmt: skip


def _lowest_is_black(page):
    picture = page.render(scale=1).to_pil().convert("L")
    return picture.getpixel((2, picture.height - 3)) < 60
