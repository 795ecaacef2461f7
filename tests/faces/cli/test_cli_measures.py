"""`nuanliu measures`: values, reasons for none, the rows behind them, the place in the journal."""

import pytest


def test_one_measure_tells_value_parts_and_rows(seeded):
    """350,000 yuan granted, by two documents; nothing spent: a rate of 0 over 350,000, two rows."""
    told = seeded.run("measures", "execution_rate", "--evidence", "--json", "--on", "2024-12-31")
    one = told.json["measures"][0]
    parts = (one["value"], one["numerator"], one["denominator"], one["rows"], one["why_missing"])
    kinds = {ref.partition(":")[0] for ref in one["evidence"]}
    assert (told.code, parts, kinds) == (
        0,
        ("0%", "0", "350000", 2, None),
        {"projects.budgetchange"},
    )


def test_the_whole_catalogue_stands_at_one_position(seeded):
    """All measures of the project, each at the journal's newest line, as `verify` counts them."""
    told = seeded.run("measures", "--json")
    lines = seeded.run("verify", "--json").json["entries"]
    rows = told.json["measures"]
    assert (told.code, len(rows) > 45, {one["journal"]["position"] for one in rows}) == (
        0,
        True,
        {lines},
    )


def test_what_is_missing_says_why(seeded):
    """Nobody asked anybody: 未取得 with its reason, and no number in its place."""
    told = seeded.run("measures", "满意率")
    value = seeded.run("measures", "满意率", "--json").json["measures"][0]["value"]
    lines = told.out.splitlines()
    assert (told.code, value, lines[4]) == (
        0,
        None,
        "满意率未取得：没有有效问卷，满意率未取得",
    )


def test_the_rows_are_listed_on_request(seeded):
    """The documents behind 全年预算数, one a line, below the definition."""
    told = seeded.run("measures", "appropriated_amount", "--evidence", "--on", "2024-12-31")
    rows = [line.strip() for line in told.out.splitlines() if "budgetchange" in line]
    assert (told.code, rows) == (0, ["projects.budgetchange:1", "projects.budgetchange:2"])


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ("慰问人",),
            1,
            "没有计量口径“慰问人”。相近的：慰问人数、慰问自然人数、困难职工慰问人数。\n",
        ),
        (
            ("people_paid", "--on", "2024-13-01"),
            2,
            "“2024-13-01”不是日期。请写成 2024-12-31 这样。\n",
        ),
        (
            ("people_paid", "--project", "9"),
            1,
            "没有项目 9。请先用 nuanliu import-project --save 保存项目。\n",
        ),
    ],
)
def test_what_cannot_be_answered_is_told(seeded, words, code, message):
    """An unknown name with those like it, no day, no project: words and nothing else."""
    told = seeded.run("measures", *words)
    assert (told.code, told.out, told.err) == (code, "", message)
