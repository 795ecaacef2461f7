"""QR codes to be scanned: module by module the address that stands beside them, also on paper."""

import io
import re
import zipfile
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from tests.laws import fund
from tests.stages import disclosed, scenario

from nuanliu.core.documents import Document, Paragraph
from nuanliu.core.imprint import Imprint
from nuanliu.core.tokens import digest_of
from nuanliu.faces.web.public.addresses import disclosure_address, notice_address
from nuanliu.records.documents.render.qr import qr_of
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.records.journal.actions import checkpoint
from nuanliu.records.people.models import Person
from nuanliu.stages.archive.papers import imprint_now
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.package import package
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.feedback.codes import tokens_of
from nuanliu.stages.reviews.models import Notice

BASE = "https://relief.example.cn"
BORDER = 2  # modules of white around a code on a page
FAINT = 128  # what is darker is a dark module
SHARP = 8  # pixels of a point: a module of 0.2 mm is five wide


@pytest.fixture
def posted(books, clock):
    """A notice that hangs."""
    made = scenario.project(books, 4)
    opened = scenario.campaign(books, made, 4, 0)
    scenario.nominate(books, opened, 4, 0, 0)
    scenario.campaigns.stop_collecting(books.deed("office"), campaign=opened.pk)
    books.on(scenario.date(2024, 1, 15))
    return Notice.objects.get(batch=fund.posted(books, opened.pk))


def modules(text):
    """The dark modules of the code of a text, as (row, column)."""
    return dark(qr_of(text).matrix)


def dark(matrix):
    """Where a matrix is dark."""
    return {(y, x) for y, row in enumerate(matrix) for x, one in enumerate(row) if one}


def drawn(svg):
    """The dark modules of a code drawn in a page."""
    x = y = 0.0
    found = set()
    for kind, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", svg):
        if kind == "h":
            width = int(first)
            found |= {(int(y) - BORDER, int(x) + one - BORDER) for one in range(width)}
            x += width
        else:
            step = (float(first), float(second))
            x, y = step if kind == "M" else (x + step[0], y + step[1])
    return found


def codes_in(page):
    """What every code of a page says, module by module."""
    tree: Any = html.fromstring(page.content)
    return [drawn(one.get("d")) for one in tree.xpath("//svg/path")]


@pytest.mark.parametrize("base", ["", BASE])
def test_the_batch_shows_the_code_of_its_notice(posted, enter, settings, base):
    """While it hangs: the whole address, its code, a text to send with it."""
    settings.NUANLIU_ADDRESS = base
    address = (base or "http://testserver") + notice_address(posted)
    page = enter("office").get(f"/batch/{posted.batch_id}/")
    text = str(html.fromstring(page.content).xpath("string(//textarea[@id='posted-text'])"))
    told = (modules(address) in codes_in(page), text.endswith(address), str(posted.ends_on) in text)
    assert told == (True, True, True)


def test_a_notice_printed_from_its_page_bears_its_own_code(posted, settings):
    """Posted on a wall it leads back to the page with the form."""
    settings.NUANLIU_ADDRESS = BASE
    page = Client().get(notice_address(posted))
    assert codes_in(page) == [modules(BASE + notice_address(posted))]


def test_a_notice_that_is_over_shows_none(posted, enter, books):
    """The control: the same page once the days have run out."""
    fund.after_notice(books, posted.batch_id)
    page = enter("office").get(f"/batch/{posted.batch_id}/")
    assert (page.status_code, b"posted-text" in page.content) == (200, False)


def test_every_slip_bears_the_code_of_its_own_address(books, clock, enter, settings):
    """Four slips, four addresses in the text to send, in the same order."""
    settings.NUANLIU_ADDRESS = BASE
    paid = scenario.paid_campaign(books)
    pk = feedback.prepare(books.deed("office"), campaign=paid.campaign.pk, seed="种子")
    digests = [digest_of(one) for one in tokens_of(pk, 4)]
    feedback.open_survey(books.deed("service_center"), survey=pk, issued=6, digests=digests)
    page = enter("office").get(reverse("slips", args=[pk]))
    text = str(html.fromstring(page.content).xpath("string(//textarea)"))
    addresses = re.findall(rf"{BASE}/p/q/\S+", text)
    assert (len(set(addresses)), codes_in(page)) == (4, [modules(one) for one in addresses])


def test_a_printed_paper_bears_the_code_of_the_page_that_checks_it():
    """The foot of a PDF, looked at as a picture: what its check says, each module of it."""
    root = "暖流\n12345\n" + "AbCd" * 11
    site = f"{BASE}{reverse('public-check')}?code="
    used = Imprint(scenario.date(2024, 1, 15), demo=False, checkpoint=root, site=site)
    paper = used.stamped(Document("名册", "工会", used.on, (Paragraph("正文"),)))
    picture = pypdfium2.PdfDocument(render_pdf(paper))[0].render(scale=SHARP).to_pil().convert("L")
    code = qr_of(paper.check.text)
    assert scanned(picture, len(code.matrix)) == modules(paper.check.text)


def scanned(picture, size):
    """The modules of the code at the bottom left of a picture, each by its middle."""
    wide, high = picture.size
    place = (0, high * 9 // 10, wide * 31 // 200, high)  # beside it begin the words
    foot = picture.crop(place).point(lambda one: 255 * (one < FAINT))
    left, top, right, bottom = foot.getbbox()
    across, down = (right - left) / size, (bottom - top) / size
    return {
        (y, x)
        for y in range(size)
        for x in range(size)
        if foot.getpixel((int(left + (x + 0.5) * across), int(top + (y + 0.5) * down)))
    }


def test_the_data_of_a_text_are_there_for_everybody_and_name_nobody(books, clock):
    """Once the package is made, the page leads to its tables; before, there is nothing to take."""
    paid = scenario.paid_campaign(books)
    row = Publication.objects.get(pk=disclosed.released(books, paid.project))
    where = f"{disclosure_address(row)}data/"
    before = (Client().get(where).status_code, where in Client().get(disclosure_address(row)).text)
    checkpoint(books.deed("office"), "发布包")
    made = package(row, imprint_now())
    disclosure.pack(books.deed("office"), publication=row.pk, name=made.name, data=made.data)
    shown = where in Client().get(disclosure_address(row)).text
    with zipfile.ZipFile(io.BytesIO(Client().get(where).content)) as kept:
        texts = {name: kept.read(name).decode() for name in kept.namelist()}
    names = [one.name for one in Person.objects.all() if one.name in "".join(texts.values())]
    told = ("data/datapackage.json" in texts, {name[:5] for name in texts})
    assert (before, shown, told, names) == ((404, False), True, (True, {"data/"}), [])
