"""Every paper of a project, in the auditor's order, under names that say 演示, printed for real."""

import hashlib
import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import pypdfium2
from tests.stages import disclosed
from tests.stages.scenario import NAMES, afterwards, paid_campaign

from nuanliu.core.imprint import content_hash
from nuanliu.records.journal.actions import checkpoint
from nuanliu.stages.archive.papers import (
    every_paper,
    files_to_make,
    found_by_code,
    imprint_now,
)
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure.models import Publication

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
    checkpoint(books.deed("admin"), "papers")
    made = every_file(paid.project)
    sheet = next(data for name, data in made.items() if "签领表" in name and name.endswith("pdf"))
    public = next(data for name, data in made.items() if "公示名单" in name and name[-3:] == "pdf")
    codes = [code_on(data) for data in (sheet, public)]
    found = [found_by_code(paid.project, code) for code in codes]
    assert (
        [name for name, data in made.items() if not data],
        [NAMES[0] in words(data) for data in (sheet, public)],
        [[one.name[:4] for one in same] for same in found],
    ) == ([], [True, False], [["05签领"], ["03公示"]])


def every_file(project):
    """{name: bytes} of every file of every paper."""
    return {file.name: file.make() for file in files_to_make(project)}


def code_on(pdf):
    """The check code that a sheet prints."""
    return code_in(words(pdf))


def test_a_check_code_names_one_paper_and_no_other_books(books):
    """Every code differs; what the QR holds begins with it; one changed figure gives another."""
    paid = paid_campaign(books)
    text = checkpoint(books.deed("accountant"), "papers")
    papers = [paper.build() for paper in every_paper(paid.project)]
    held = [paper.check.text.partition("\n") for paper in papers]
    sheet = next(paper for paper in papers if paper.number == "送温暖表04")
    other = replace(sheet, title=sheet.title.replace("2024", "2025"))
    assert (
        len({paper.check.short for paper in papers}) - len(papers),
        [paper.check.short.replace("-", "") for paper in papers],
        {printed for _, _, printed in held},
        content_hash(sheet) == held[papers.index(sheet)][0],
        content_hash(other) == content_hash(sheet),
        found_by_code(paid.project, "0000-0000-0000"),
    ) == (0, [content[:12] for content, _, _ in held], {text}, True, False, [])


def test_a_paper_bears_one_code_in_every_format_and_at_every_printing(books):
    """PDF under an old checkpoint, DOCX, XLSX and HTML under a new one: the same code.

    The machine-readable public text alone has none: its bytes are what the journal binds.
    """
    paid = paid_campaign(books)
    checkpoint(books.deed("admin"), "papers")
    early = every_file(paid.project)
    books.sleep(1)
    checkpoint(books.deed("admin"), "papers")
    late = every_file(paid.project)
    codes: dict[str, set[str | None]] = {}
    for made, kinds in ((early, ("pdf",)), (late, ("docx", "xlsx", "html"))):
        for name, data in made.items():
            stem, _, ending = name.rpartition(".")
            if ending in kinds:
                codes.setdefault(stem, set()).add(CODES[ending](data))
    public = "10公开/项目公开文本-演示"
    assert (
        [stem for stem, found in codes.items() if len(found) != 1 or None in found],
        "校验码" in late[f"{public}.json"].decode(),
        len(codes[public]),
    ) == ([], False, 1)


def code_in(text):
    """The check code in the words of a file, None where there is none."""
    found = re.search(r"校验码：([0-9a-f]{4}(?:-[0-9a-f]{4}){2})", text)
    return found and found[1]


def code_in_parts(data):
    """The check code in the XML parts of an office file, its tags taken out."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        texts = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    return code_in("".join(re.sub("<[^>]+>", "", text) for text in texts))


CODES = {
    "pdf": lambda data: code_in(words(data)),
    "html": lambda data: code_in(data.decode()),
    "docx": code_in_parts,
    "xlsx": code_in_parts,
}


def words(pdf):
    """The text of all pages of a PDF."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_disclosure_in_the_folder_is_the_one_that_was_released(books):
    """Drafted on one day, released on the next: the file keeps the day and so the bound hash."""
    paid = paid_campaign(books, failures=0)
    pk = disclosed.agreed(books, paid.project)
    text = disclosed.text_of(pk)
    books.sleep(1)
    disclosure.release(books.deed("leader"), publication=pk, text=text)
    files = {file.name: file.make for file in files_to_make(paid.project)}
    printed = files["10公开/项目公开文本-演示.json"]()
    bound = Publication.objects.get(pk=pk).content_hash
    assert hashlib.sha256(printed).hexdigest() == bound
