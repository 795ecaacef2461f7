"""What the office publishes says exactly what it read: written out and read again, field by field.

Every invented disclosure, the shipped project and, where it lies beside the tree, the real text
are read into facts, saved as a project, written as nine sections and read back from plain text,
HTML and Word. With the office's own words and without any, nothing is lost or added, and the
regenerated text contradicts itself nowhere.
"""

import json
import tomllib
from datetime import date
from importlib.resources import files

import pytest
from tests.core.ninesections.support import SAMPLES, SEEDS, blocks_of_text, reading_of, text_of

from nuanliu.core.documents import Document, Heading, Paragraph, Table, figures, plain
from nuanliu.core.measure_names import MEASURES
from nuanliu.core.ninesections import ProjectFacts, read
from nuanliu.core.ninesections.stated import facts_stated
from nuanliu.records.documents.readers.opening import blocks_of
from nuanliu.records.documents.render.to_docx import render_docx
from nuanliu.records.documents.render.to_html import render_html, render_html_page
from nuanliu.stages.disclosure import wording
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import Project

SHIPPED = tomllib.loads(
    (files("nuanliu.config") / "projects" / "panlong-2024.toml").read_text("utf-8")
)


def stated(path):
    """The facts of one source, in the shape of import-project."""
    if path.suffix == ".json":
        return json.loads(path.read_text("utf-8"))
    return reading_of(text_of(path)).facts.to_json()


SHIPPED_FACTS = facts_stated(SHIPPED["project"]).to_json()
CASES = [
    pytest.param(SHIPPED_FACTS, id="shipped"),
    *(pytest.param(stated(p), id=p.stem) for p in (*sorted(SAMPLES.glob("*.json")), *SEEDS)),
]


def own_words(facts):
    """Words an office might write: they name groups and deeds, no amount and no head-count."""
    return {
        **{key: SHIPPED["narrative"][key] for key in ("basis", "overview", "results_overall")},
        "objective": SHIPPED["narrative"]["objective"],
        "duties": "由综合办公室组织实施，服务中心负责审核。",
        "unit_overview": "本单位依法履行维护、建设、参与、教育职能。",
        "activities": [
            {"name": one["name"], "text": "节前到基层走访，听取意见，登记诉求。"}
            for one in facts["campaigns"]
        ],
    }


def as_text(paper: Document) -> str:
    """The paper as somebody copies it into a text file, merged cells left blank."""
    lines = [paper.title]
    for block in paper.blocks:
        if isinstance(block, Table):
            lines += [block.caption, *_rows(block)]
        elif isinstance(block, Heading | Paragraph):
            lines.append(plain(block.content))
    return "\n".join(line for line in lines if line)


def _rows(table):
    for grid in (table.head_grid(), table.grid()):
        for number, row in enumerate(grid):
            cells = (plain(slot.cell.content) if slot.row == number else "" for slot in row)
            yield " | ".join(cells) + " |"


def saved(books, facts, narrative):
    """The project as the import saves it."""
    deed = books.deed("office")
    pk = projects.draft(deed, facts=facts, narrative=narrative, findings=[])
    return Project.objects.get(pk=pk)


def published(books, facts, narrative):
    """Its nine sections, as of a day in the project's year."""
    project = saved(books, facts, narrative)
    return nine_sections(project, date(facts["fiscal_year"], 10, 28))


def told(reading):
    """What was read, and every contradiction; fields the import did not find stay unwritten."""
    errors = [
        one
        for one in reading.findings
        if one.severity == "error" and one.code != "UNIT-FIELD-ABSENT"
    ]
    return (reading.facts.to_json(), errors)


@pytest.mark.parametrize("worded", [True, False], ids=["own-words", "no-words"])
@pytest.mark.parametrize("facts", CASES)
def test_read_again_it_says_what_was_imported(books, facts, worded):
    narrative = SHIPPED["narrative"] if facts is SHIPPED_FACTS else own_words(facts)
    paper = published(books, facts, narrative if worded else {})
    found = [
        read(blocks_of_text(as_text(paper))),
        read(blocks_of(render_html(paper), "公开.html")),
        read(blocks_of(render_html_page(paper), "公开.html")),
        read(blocks_of(render_docx(paper), "公开.docx")),
    ]
    assert [told(one) for one in found] == [(facts, [])] * 4
    assert [one.facts for one in found] == [ProjectFacts.from_json(facts)] * 4


@pytest.mark.parametrize("facts", CASES)
def test_every_figure_names_a_known_measure(books, facts):
    paper = published(books, facts, {})
    measures = {figure.measure for figure in figures(paper)}
    assert (measures - MEASURES.keys(), "plan.line_amount" in measures) == (set(), True)


def test_a_changed_word_of_the_text_is_noticed_by_the_comparison(books):
    """The control: one fact said differently, and the regenerated text is no longer equal."""
    paper = published(books, SHIPPED_FACTS, SHIPPED["narrative"])
    text = as_text(paper).replace("白云路327号", "白云路372号")
    facts = read(blocks_of_text(text)).facts.to_json()
    differing = [key for key in facts if facts[key] != SHIPPED_FACTS[key]]
    assert differing == ["unit"]


def test_all_nine_sections_are_headed_in_order(books):
    paper = published(books, SHIPPED_FACTS, SHIPPED["narrative"])
    heads = [plain(block.content) for block in paper.blocks if isinstance(block, Heading)]
    assert heads == [
        "一、项目名称",
        "二、立项依据",
        "三、项目实施单位",
        "四、项目基本概况",
        "五、项目实施内容",
        "六、资金安排情况",
        "七、项目实施计划",
        "八、项目实施成效",
        "九、项目绩效目标表",
    ]


def test_the_money_sentence_reads_like_a_disclosure(books):
    paper = published(books, SHIPPED_FACTS, SHIPPED["narrative"])
    text = as_text(paper)
    sentence = (
        "2024年财政拨款安排本项目支出35万元，具体资金安排如下："
        "元旦春节送温暖25万元：一线职工每人不超过500元，计500人；"
        "中秋国庆送温暖10万元：一线职工每人不超过500元，计200人。"
    )
    assert (sentence in text, "慰问总计700人次。" in text) == (True, True)


def test_households_stand_beside_people_and_are_never_added(books):
    """A line for 120 families (their number is a target) and one for 200 people."""
    facts = json.loads((SAMPLES / "tashan_2024.json").read_text("utf-8"))
    text = as_text(published(books, facts, {}))
    said = ["每户不超过1500元，计120户", "每人不超过300元，计200人", "慰问总计120户、200人次"]
    assert ([one in text for one in said], "320" in text) == ([True] * 3, False)


def test_a_cap_without_any_head_count_says_neither_person_nor_household(books):
    facts = json.loads(json.dumps(SHIPPED_FACTS))
    facts["people"] = None
    facts["indicators"] = [one for one in facts["indicators"] if "人数" not in one["level3"]]
    for line in facts["lines"]:
        line["people"] = None
    text = as_text(published(books, facts, {}))
    again = read(blocks_of_text(text)).facts.to_json()
    assert ("标准不超过500元" in text, again["lines"]) == (True, facts["lines"])


WINDOWS = [
    ("2024-01-01", "2024-01-31", "2024年1月"),
    ("2024-04-01", "2024-11-30", "2024年4月至11月"),
    ("2024-11-01", "2025-01-31", "2024年11月至2025年1月"),
    ("2024-09-11", "2024-10-20", "2024年9月中旬至10月中旬"),
    ("2024-08-21", "2024-08-31", "2024年8月下旬"),
    ("2024-01-15", "2024-02-08", "2024年1月15日至2月8日"),
    ("2024-05-12", "2024-05-12", "2024年5月12日"),
    ("2024-01-01", "2024-02-28", "2024年1月1日至2月28日"),
    ("2023-01-01", "2023-02-28", "2023年1月至2月"),
]


@pytest.mark.parametrize(("first", "last", "words"), WINDOWS)
def test_a_window_is_said_in_its_own_precision(first, last, words):
    said = wording.window(date.fromisoformat(first), date.fromisoformat(last))
    assert (said, wording.window(None, None)) == (words, "")


def test_every_window_is_read_back_as_the_same_days(books):
    facts = json.loads(json.dumps(SHIPPED_FACTS))
    found = []
    for first, last, _ in WINDOWS:
        if not first.startswith("2024") or not last.startswith("2024"):
            continue
        facts["campaigns"][1] |= {"from": first, "to": last}
        project = Project(
            name=facts["name"], fiscal_year=2024, unit_name="云川区总工会", facts=facts
        )
        text = as_text(nine_sections(project, date(2024, 10, 28)))
        found.append(read(blocks_of_text(text)).facts.to_json()["campaigns"] == facts["campaigns"])
    assert found == [True] * 7
