"""Every paper of a project, in the auditor's order, under names that say 演示, printed for real."""

import hashlib
import io
from itertools import pairwise

import pypdfium2
from tests.stages.scenario import NAMES, afterwards, paid_campaign

from nuanliu.records.documents.render.to_json import render_json
from nuanliu.records.journal.actions import checkpoint
from nuanliu.stages.archive.papers import every_paper, files_of, files_to_make, imprint_now
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
    text = checkpoint(books.now, "papers")
    made = dict(files_of(paid.project))
    sheet = next(data for name, data in made.items() if "签领表" in name and name.endswith("pdf"))
    public = next(data for name, data in made.items() if "公示名单" in name and name[-3:] == "pdf")
    digest = hashlib.sha256(text.encode()).hexdigest()
    shown = "-".join((digest[:4], digest[4:8], digest[8:12]))
    assert (
        [name for name, data in made.items() if not data],
        [NAMES[0] in words(data) for data in (sheet, public)],
        [shown in words(data) for data in (sheet, public)],
    ) == ([], [True, False], [True, True])


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
