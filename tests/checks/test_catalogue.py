"""The catalogue: every rule has its head, its tables and its twin, and runs on Spark as well."""

import pytest
import sqlglot

from nuanliu.checks.catalogue import Severity, by_code, catalogue, read_rule
from nuanliu.checks.tables import TABLES
from nuanliu.core import sweeps
from nuanliu.core.refusal import Refused

RULE = """-- code: X
-- severity: warning
-- clause: 第一条
-- message: 共{paid}元
-- tables: payment
-- twin: per_person_year
SELECT p.person AS subject, p.amount_fen AS paid_fen FROM payment AS p
"""


def code_of(text):
    """'X' when the rule is read, else the code of the refusal."""
    try:
        return read_rule(text, "x.sql").code
    except Refused as refused:
        return refused.code


def test_the_shipped_rules():
    """All rules by code with the tables they read."""
    assert {code: rule.tables for code, rule in catalogue().items()} == {
        "CAP-UNKNOWN": ("payment", "year_cap"),
        "CAP-YEAR": ("payment", "year_cap"),
        "DUP-ACCOUNT": ("payment", "person"),
        "DUP-PERSON": ("nomination", "person"),
        "DUTY-SAME": ("duty",),
        "NOTICE-EARLY": ("notice", "payment"),
        "PROOF-DIFF": ("proof",),
    }


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_rule_is_spoken_by_spark(code):
    """The query turns into Spark SQL over the same tables, with nothing unsupported."""
    rule = catalogue()[code]
    spark = sqlglot.transpile(
        rule.query, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
    )
    tables = sqlglot.parse_one(spark[0], dialect="spark").find_all(sqlglot.exp.Table)
    assert (len(spark), tuple(sorted({table.name for table in tables}))) == (1, rule.tables)


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_rule_has_its_twin_in_core(code):
    """The twin is a function of core.sweeps whose docstring opens with the rule's code."""
    rule = catalogue()[code]
    assert rule.reference is getattr(sweeps, rule.twin)
    assert (rule.reference.__doc__ or "").split(":")[0] == code


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_rule_reads_exactly_the_tables_it_names(code):
    """The head's tables are those of the query, so a missing table is noticed before it runs."""
    rule = catalogue()[code]
    tables = sqlglot.parse_one(rule.query, dialect="duckdb").find_all(sqlglot.exp.Table)
    assert tuple(sorted({table.name for table in tables})) == rule.tables


def test_a_rule_is_read_from_its_head_and_query():
    """Comments give the facts, the rest is the query."""
    rule = read_rule(RULE, "x.sql")
    shown = rule.render(sweeps.Hit("X", "p1", (("paid_fen", 123_456),)))
    assert (rule.code, rule.severity, rule.tables, shown) == (
        "X",
        Severity.WARNING,
        ("payment",),
        "共1,234.56元",
    )


@pytest.mark.parametrize("key", ["code", "severity", "clause", "message", "tables", "twin"])
def test_a_head_without_a_key_is_refused(key):
    """Each of the six is required; the whole head is read."""
    cut = "\n".join(line for line in RULE.splitlines() if not line.startswith(f"-- {key}:"))
    assert (code_of(cut), code_of(RULE)) == ("CHECK-RULE", "X")


def test_two_rules_with_one_code_are_refused():
    """The same file twice; once is the control."""
    rule = read_rule(RULE, "x.sql")
    assert by_code([rule]) == {"X": rule}
    with pytest.raises(Refused) as caught:
        by_code([rule, rule])
    assert caught.value.code == "CHECK-RULE"


def test_a_table_outside_the_vocabulary_is_refused():
    """A rule may only speak of the tables that are laid down."""
    assert code_of(RULE.replace("tables: payment", "tables: salary")) == "CHECK-RULE"


def test_the_vocabulary():
    """Every table with its columns and SQL types, as an auditor reads them."""
    shown = {name: [f"{c.name} {c.sql}" for c in table.columns] for name, table in TABLES.items()}
    assert shown["payment"] == [
        "payment VARCHAR",
        "batch VARCHAR",
        "campaign VARCHAR",
        "person VARCHAR",
        "group_code VARCHAR",
        "source VARCHAR",
        "amount_fen BIGINT",
        "pay_on DATE",
        "live BOOLEAN",
    ]
    assert list(shown) == [
        "person",
        "nomination",
        "payment",
        "year_cap",
        "duty",
        "notice",
        "proof",
    ]
