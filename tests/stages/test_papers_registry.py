"""Every paper of a project, in the auditor's order, under names that say 演示, printed for real."""

import hashlib
import io
import re
from dataclasses import replace
from itertools import pairwise

import pypdfium2
from tests.stages.scenario import NAMES, afterwards, paid_campaign

from nuanliu.core.imprint import content_hash
from nuanliu.records.documents.render.to_json import render_json
from nuanliu.records.journal.actions import checkpoint
from nuanliu.stages.archive.papers import (
    every_paper,
    files_of,
    files_to_make,
    found_by_code,
    imprint_now,
)
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.papers import nine_sections

ORDER = [
    "01方案", "02审批", "03公示", "04代发", "05签领",
    "06走访", "07满意度", "08报销", "09绩效", "10公开",
]  # fmt: skip


def test_the_registry_follows_the_auditors_order_and_says_demo(books):
    """One campaign from plan to disclosure: every folder in turn, names marked and distinct."""
    paid = paid_campaign(books)
    afterwards(books, paid)
    names = [paper.name for paper in every_paper(paid.project)]
    folders = list(dict.fromkeys(name.partition("/")[0] for name in names))
    live = [p.name for p in every_paper(paid.project, imprint_now()._replace(demo=False))]
    assert (
        folders,
        all(a <= b for a, b in pairwise(name[:2] for name in names)),
        [name for name in names if not name.endswith("-演示")],
        [name for name in live if "演示" in name],
        len(names) - len(set(names)),
        "03公示/元旦春节送温暖-公示名单-演示" in names,
    ) == (ORDER, True, [], [], 0, True)


def test_every_file_is_made_and_the_printed_sheet_names_its_people(books):
    """All formats; the sign sheet as PDF holds the names, the public list does not."""
    paid = paid_campaign(books)
    afterwards(books, paid)
    text = checkpoint(books.deed("admin"), "papers")
    made = dict(files_of(paid.project))
    sheet = next(data for name, data in made.items() if "签领表" in name and name.endswith("pdf"))
    public = next(data for name, data in made.items() if "公示名单" in name and name[-3:] == "pdf")
    codes = [code_on(data) for data in (sheet, public)]
    found = [found_by_code(paid.project, code) for code in codes]
    assert (
        [name for name, data in made.items() if not data],
        [NAMES[0] in words(data) for data in (sheet, public)],
        [[(one.name[:4], one.checkpoint) for one in same] for same in found],
    ) == ([], [True, False], [[("05签领", text)], [("03公示", text)]])


def code_on(pdf):
    """The check code that a sheet prints."""
    return re.search(r"校验码：([0-9a-f]{4}(?:-[0-9a-f]{4}){2})", words(pdf))[1]


def test_a_check_code_names_one_paper_and_no_other_books(books):
    """Every code differs; what the QR holds gives the code; one changed figure gives another."""
    paid = paid_campaign(books)
    checkpoint(books.now, "papers")
    papers = [paper.build() for paper in every_paper(paid.project)]
    checks = [paper.check for paper in papers if paper.check]
    digests = [hashlib.sha256(check.text.encode()).hexdigest() for check in checks]
    sheet = next(paper for paper in papers if paper.number == "送温暖表04")
    other = replace(sheet, title=sheet.title.replace("2024", "2025"))
    assert (
        len({check.short for check in checks}) - len(papers),
        [check.short.replace("-", "") for check in checks],
        content_hash(sheet) == sheet.check.text.split("\n")[0],
        content_hash(other) == content_hash(sheet),
        found_by_code(paid.project, "0000-0000-0000"),
    ) == (-1, [digest[:12] for digest in digests], True, False, [])


def words(pdf):
    """The text of all pages of a PDF."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_disclosure_in_the_folder_is_the_one_that_was_released(books):
    """Drafted on one day, released on the next: the file keeps the day and so the bound hash."""
    paid = paid_campaign(books, failures=0)
    paper = nine_sections(paid.project, books.now.date(), "演示")
    text = render_json(paper).decode()
    pk = disclosure.draft(
        books.deed("office"), project=paid.project.pk, title=paper.title, text=text
    )
    books.sleep(1)
    disclosure.release(books.deed("leader"), publication=pk, text=text)
    files = {file.name: file.make for file in files_to_make(paid.project)}
    printed = files["10公开/项目公开文本-演示.json"]()
    bound = Publication.objects.get(pk=pk).content_hash
    assert hashlib.sha256(printed).hexdigest() == bound
