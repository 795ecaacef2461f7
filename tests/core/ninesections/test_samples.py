"""Six unions nobody has heard of publish their project: the facts are those a person reads.

The expected facts beside each text were written by hand. The real disclosure is read too where
it lies beside the project; the reader's own source holds none of its words.
"""

from datetime import date

import pytest
from tests.core.ninesections.support import (
    PLAIN,
    ROOT,
    SEEDS,
    TEXTS,
    blocks_of_text,
    expected,
    reading_of,
    text_of,
)

from nuanliu.core.ninesections import ProjectFacts, UnreadableError, read
from nuanliu.core.ninesections.blocks import Line


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_facts_are_those_written_by_hand(path):
    assert reading_of(text_of(path)).facts.to_json() == expected(path)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_facts_survive_json(path):
    facts = reading_of(text_of(path)).facts
    assert ProjectFacts.from_json(facts.to_json()) == facts


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_the_real_text_is_read_without_error(path):
    reading = reading_of(text_of(path))
    facts = reading.facts
    read_as = (
        [(one.amount_fen, one.cap_fen, one.people) for one in facts.lines],
        (facts.total_fen, facts.people, len(facts.basis), len(facts.indicators)),
        facts.unit.posts.to_json(),
        len(facts.unit.departments),
        (facts.period.first, facts.period.last),
        [(one.first, one.last, len(one.groups)) for one in facts.campaigns],
        [(one.code, one.section, one.line) for one in reading.findings],
    )
    assert read_as == (
        [(25_000_000, 50_000, 500), (10_000_000, 50_000, 200)],
        (35_000_000, 700, 4, 6),
        {"total": 11, "administrative": 7, "worker": 1, "institution": 3, "on_duty": 10},
        3,
        (date(2024, 1, 11), date(2024, 10, 31)),
        [
            (date(2024, 1, 1), date(2024, 1, 31), 4),
            (date(2024, 9, 11), date(2024, 10, 20), 2),
        ],
        [
            ("USCC-LABEL", "三", 9),
            ("GROUPS-DIFFER", "七", 34),
            ("WINDOW-MONTH", "七", 34),
            ("COUNT-UNIT", "八", 41),
            ("VALUE-TEXT", "九", 47),
            ("VALUE-TEXT", "九", 48),
        ],
    )


WORDS = [
    *("盘龙", "昆明", "云南", "元旦", "春节", "中秋", "国庆", "节庆", "一线职工", "新就业"),
    *("35万", "25万", "10万", "350000", "250000", "100000元", "700"),
    *("白云路", "袁庆华", "13530103015119637B", "盘工通", "慰问资金审批合规性", "苦脏累险"),
]


def test_the_readers_source_knows_no_document():
    package = ROOT / "src" / "nuanliu" / "core" / "ninesections"
    sources = {path.name: path.read_text(encoding="utf-8") for path in package.glob("*.py")}
    found = [(name, word) for name, text in sources.items() for word in WORDS if word in text]
    assert (found, len(sources) > 10) == ([], True)


@pytest.mark.parametrize(
    "text", ["", "只是一段话。", "一、目的\n二、原则\n三、附则", "a\n" * 50], ids=repr
)
def test_what_is_no_disclosure_is_refused(text):
    with pytest.raises(UnreadableError) as refused:
        read(blocks_of_text(text))
    assert "九部分" in str(refused.value)


def test_a_disclosure_of_nothing_but_headings_is_read_as_unknown():
    heads = ["一、项目名称", "二、立项依据", "三、项目实施单位", "六、资金安排情况"]
    facts = read([Line(text, n) for n, text in enumerate(heads, 1)]).facts
    known = (facts.name, facts.total_fen, facts.people, facts.lines, facts.unit.name)
    assert known == (None, None, None, (), None)


def test_automatic_numbering_that_left_no_numerals_is_read_all_the_same():
    text = text_of(PLAIN)
    for numeral in "一二三四五六七八九":
        text = text.replace(f"\n{numeral}、", "\n")
    assert reading_of(text).facts.to_json() == expected(PLAIN)
