"""发布包: one zip for the portal's editor; every file in it is opened and looked into.

The books are those of an invented union: twelve people paid by bank, and a second campaign of few.
"""

import hashlib
import io
import json
import re
import zipfile
from collections import Counter

import frictionless
import pdfplumber
import pytest
from docx import Document as Docx
from docx.oxml.ns import qn
from lxml import html
from openpyxl import load_workbook
from tests.laws.fund import refusal_of
from tests.stages import disclosed, scenario

from nuanliu.core.documents import Paragraph
from nuanliu.core.journal import parse_checkpoint
from nuanliu.core.small_groups import FEWEST
from nuanliu.records.documents.actions import read
from nuanliu.records.journal.actions import checkpoint
from nuanliu.records.people.models import Person
from nuanliu.stages.archive.papers import imprint_now
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure import opendata
from nuanliu.stages.disclosure.copies import looked_at
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.package import package, sealed_by
from nuanliu.stages.disclosure.texts import lines_of, written
from nuanliu.stages.payments.models import Payment

PEOPLE = 12
HAN = re.compile(r"[一-鿿]")
MM = 72 / 25.4


@pytest.fixture
def released(books):
    """A released text of a project whose twelve people were paid."""
    paid = scenario.paid_campaign(books, people=PEOPLE, cash=0, reserves=0, failures=0)
    return Publication.objects.get(pk=disclosed.released(books, paid.project))


@pytest.fixture
def packed(books, released):
    """Its package, made after a checkpoint."""
    checkpoint(books.deed("office"), "发布包")
    return package(released, imprint_now())


@pytest.fixture
def members(packed):
    """What lies in the package: name to bytes."""
    with zipfile.ZipFile(io.BytesIO(packed.data)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_the_package_holds_what_an_editor_needs(members):
    assert list(members) == [
        "正文.html",
        "正文.docx",
        "正文.pdf",
        "绩效目标表.xlsx",
        "data/budget.csv",
        "data/targets.csv",
        "data/grants.csv",
        "data/groups.csv",
        "data/datapackage.json",
        "校验二维码.svg",
        "发布登记表.docx",
        "校验.txt",
    ]


def test_the_sums_are_those_of_every_other_file(members):
    """校验.txt as `sha256sum -c` reads it; nothing is left out."""
    told = dict(reversed(line.split("  ", 1)) for line in members["校验.txt"].decode().splitlines())
    due = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    del due["校验.txt"]
    assert told == due


def test_the_same_text_and_checkpoint_give_the_same_bytes(released, packed):
    assert package(released, imprint_now()).data == packed.data


def test_the_fragment_survives_an_editor(released, members):
    """No script, style element, class, id or link; looks stand on the elements; words are all."""
    root = html.fragment_fromstring(members["正文.html"].decode())
    tags = {element.tag for element in root.iter()}
    names = {name for element in root.iter() for name in element.attrib}
    paper = written(released, "演示")
    said = re.sub(r"\s", "", root.text_content())
    lost = [
        part for line in lines_of(paper) for part in line.split("｜")
        if re.sub(r"\s", "", part) not in said
    ]  # fmt: skip
    bare = [cell for cell in root.iter("td", "th") if "border:1px" not in cell.get("style", "")]
    assert (
        tags - {"div", "h1", "h2", "p", "br", "strong", "table", "caption", "colgroup", "col",
                "thead", "tbody", "tr", "th", "td"},
        names - {"style", "lang", "scope", "rowspan", "colspan", "width"},
        lost, bare,
    ) == (set(), set(), [], [])  # fmt: skip


def test_the_word_file_names_the_official_fonts(members):
    """仿宋 for the body, 小标宋 for the title, 黑体 for headings: named, and none shipped."""
    paper = Docx(io.BytesIO(members["正文.docx"]))
    fonts = {
        element.get(qn("w:eastAsia"))
        for part in (paper.element, paper.styles.element)
        for element in part.iter(qn("w:rFonts"))
    }
    shipped = [name for name in zipfile.ZipFile(io.BytesIO(members["正文.docx"])).namelist()
               if "font" in name.lower() and name.endswith((".ttf", ".odttf", ".otf"))]  # fmt: skip
    named = {"仿宋_GB2312", "方正小标宋简体", "黑体"}
    assert (named - fonts, shipped) == (set(), [])


def test_the_page_holds_twenty_two_lines_of_twenty_eight(books, released):
    """GB/T 9704-2012 measured from the glyphs of a full page of this very text, made long."""
    from dataclasses import replace

    from nuanliu.records.documents.render.to_pdf import render_pdf

    paper = written(released, None)
    long = replace(paper, blocks=(Paragraph("慰" * 28 * 60), *paper.blocks))
    with pdfplumber.open(io.BytesIO(render_pdf(long))) as pdf:
        page = pdf.pages[1]
        # 3号 is 16 pt; the watermark across the page is larger.
        marks = [m for m in page.chars if HAN.match(m["text"]) and round(m["size"]) == 16]
        rows = Counter(round(mark["top"]) for mark in marks)
    edges = (min(m["x0"] for m in marks) / MM, (page.width - max(m["x1"] for m in marks)) / MM)
    assert (sorted(rows.values()), [round(edge) for edge in edges]) == ([28] * 22, [26, 28])


def test_the_pdf_says_the_text(released, members):
    """Every paragraph stands in the PDF, whatever the line breaks."""
    with pdfplumber.open(io.BytesIO(members["正文.pdf"])) as pdf:
        said = re.sub(r"\s", "", "".join(page.extract_text() or "" for page in pdf.pages))
    first = [line for line in lines_of(written(released, None)) if "｜" not in line][:3]
    assert [line for line in first if re.sub(r"\s", "", line) not in said] == []


def test_the_table_of_targets_is_merged(released, members):
    """项目名称 and 项目目标 go down over all rows; levels over equal neighbours."""
    sheet = load_workbook(io.BytesIO(members["绩效目标表.xlsx"])).active
    merged = [
        (area.min_col, area.size["rows"])
        for area in sheet.merged_cells.ranges
        if area.size["rows"] > 1
    ]
    height = max(rows for _, rows in merged)
    whole = sorted(column for column, rows in merged if rows == height)
    levels = [column for column, rows in merged if rows < height]
    assert (height, whole, 3 in levels) == (len(released.project.facts["indicators"]), [1, 2], True)


def test_the_tables_for_machines_validate(members, tmp_path):
    """frictionless finds no fault; a wrong value, as the control, it finds."""
    for name, data in members.items():
        if name.startswith("data/"):
            (tmp_path / name.partition("/")[2]).write_bytes(data)
    whole = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    grants = tmp_path / "grants.csv"
    grants.write_text(grants.read_text("utf-8").replace(",500.00,", ",五百,", 1), "utf-8")
    broken = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert (whole.valid, whole.flatten(["type"]), broken.valid) == (True, [], False)


def test_the_description_is_a_tabular_data_package(members):
    told = json.loads(members["data/datapackage.json"])
    assert (told["profile"], [one["name"] for one in told["resources"]]) == (
        "tabular-data-package",
        ["budget", "targets", "grants", "groups"],
    )


def rows_of(members, name):
    lines = members[f"data/{name}.csv"].decode().splitlines()
    head = lines[0].split(",")
    return [dict(zip(head, line.split(","), strict=True)) for line in lines[1:]]


def test_grants_are_of_nobody(members):
    """Twelve rows, no name, each with an identifier of its own and the fixed recipient."""
    rows = rows_of(members, "grants")
    text = members["data/grants.csv"].decode()
    named = [one.name for one in Person.objects.exclude(nominations=None) if one.name in text]
    assert (len(rows), len({row["identifier"] for row in rows}), named,
            {row["recipient"] for row in rows}) == (
        PEOPLE, PEOPLE, [], {"一线职工（个人）"})  # fmt: skip


def test_no_published_group_is_of_fewer_than_five(books):
    """Three of the twelve got less: their rows show no amount, and neither do two others'."""
    paid = scenario.paid_campaign(books, people=PEOPLE, cash=0, reserves=0, failures=0)
    less = list(Payment.objects.order_by("pk").values_list("pk", flat=True)[:3])
    Payment.objects.filter(pk__in=less).update(amount_fen=30_000)
    made = {one.name: one for one in opendata.tables(paid.project, written_of(paid.project))}
    shown = Counter(tuple(row[1:]) for row in made["grants"].rows)
    counts = [int(row[2]) for row in made["groups"].rows]
    amounts = Counter(row[3] for row in made["grants"].rows)
    assert (min(shown.values()) >= FEWEST, min(counts) >= FEWEST, sum(counts),
            sum(shown.values()), amounts) == (
        True, True, PEOPLE, PEOPLE, {"": 12})  # fmt: skip


def written_of(project):
    from nuanliu.stages.disclosure.papers import nine_sections

    return nine_sections(project, project.period_to)


def test_the_code_seals_text_and_journal(released, packed):
    """The QR code holds the hash of the text and the whole root: 256 bits, and so over 160."""
    used = imprint_now()
    first, checkpoint_text = sealed_by(written(released, "演示"), used).split("\n", 1)
    bits = len(parse_checkpoint(checkpoint_text).root) * 8
    assert (len(first), bits >= 160, checkpoint_text == used.checkpoint) == (64, True, True)


def test_without_a_checkpoint_or_a_release_there_is_no_package(books, released):
    """A draft has none, nor has a text while the journal has no checkpoint; then it has."""
    drafted = Publication.objects.get(pk=disclosed.drafted(books, released.project))
    codes = [refusal_of(package, released, imprint_now())]
    checkpoint(books.deed("office"), "发布包")
    codes += [refusal_of(package, row, imprint_now()) for row in (drafted, released)]
    assert codes == ["PUBLIC-CHECKPOINT", "PUBLIC-STATE", ""]


def test_the_package_is_kept_and_registered(books, released, packed):
    """By the office; the kept bytes are those that were made."""
    told = {"publication": released.pk, "name": packed.name, "data": packed.data}
    codes = [refusal_of(disclosure.pack, books.deed(who), **told) for who in ("leader", "office")]
    released.refresh_from_db()
    assert (codes, read(released.package) == packed.data) == (["MOVE-ROLE", ""], True)


def test_a_published_copy_is_compared(released, members):
    """The fragment inside a portal's page is equal; with one amount changed one line differs."""
    page = "<html><head><title>门户</title></head><body><div>导航</div>{}</body></html>"
    same = page.format(members["正文.html"].decode())
    other = same.replace("万元", "元", 1)
    found = [looked_at(released, text.encode(), "公开.html") for text in (same, other)]
    assert [len(one.lacks) for one in found] == [0, 1]


def test_the_register_tells_how_the_copy_looked(books, released):
    """Only once it is published; then the day, the hash and the number of lines are kept."""
    told = {"publication": released.pk, "copy": "a" * 64, "lacks": 2}
    codes = [refusal_of(disclosure.compare, books.deed("office"), **told)]
    disclosure.publish(books.deed("office"), publication=released.pk, url="https://example.org/1")
    codes += [
        refusal_of(disclosure.compare, books.deed(who), **told) for who in ("cashier", "office")
    ]
    released.refresh_from_db()
    assert (codes, released.copy_lacks, released.copy_seen_on) == (
        ["MOVE-STATE", "MOVE-ROLE", ""],
        2,
        books.now.date(),
    )
