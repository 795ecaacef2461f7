"""The catalogue: every rule has its head, its tables and its twin, and runs on Spark as well."""

import pytest
import sqlglot

from nuanliu.checks.catalogue import Severity, by_code, catalogue, read_rule
from nuanliu.checks.tables import TABLES
from nuanliu.core.refusal import Refused
from nuanliu.core.sweeps import TOPICS
from nuanliu.core.sweeps.hits import Hit

RULE = """-- code: X
-- severity: note
-- clause: 第一条
-- message: 共{paid}元
-- tables: payment
-- twin: per_person_year
SELECT p.person AS subject, p.amount_fen AS paid_fen FROM payment AS p
"""


def code_of(text):
    """'X' when the rule is read, else the code of the refusal."""
    try:
        return read_rule(text, "x.sql", "caps").code
    except Refused as refused:
        return refused.code


def test_the_shipped_rules():
    """All rules by topic with how bad they are; LISTED is as bad as the campaign says."""
    found: dict[str, dict[str, str]] = {}
    for code, rule in catalogue().items():
        found.setdefault(rule.topic, {})[code] = rule.severity.value
    assert found == {
        "approvals": {"PAID-ABOVE": "refuse", "PAID-UNAPPROVED": "refuse"},
        "caps": {
            "CAP-NOMINATED": "refuse",
            "CAP-TIME": "refuse",
            "CAP-UNKNOWN": "refuse",
            "CAP-YEAR": "refuse",
        },
        "duplicates": {
            "DUP-ACCOUNT": "refuse",
            "DUP-PAID": "refuse",
            "DUP-PERSON": "refuse",
            "DUP-PHONE": "note",
            "DUP-RECORD": "decision",
            "DUP-UNIONS": "decision",
            "DUP-YEARS": "note",
            "ID-UNKNOWN": "refuse",
        },
        "duties": {"DUTY-MISSING": "refuse", "DUTY-SAME": "refuse"},
        "interest": {"KIN-HANDLED": "decision", "KIN-NOMINATED": "decision"},
        "lists": {"DEAD-PAID": "refuse", "LISTED": "refuse"},
        "money": {
            "INVOICE-TWICE": "refuse",
            "LINE-IDLE": "note",
            "RECOVERY-LATE": "decision",
            "RETURNED-OPEN": "decision",
        },
        "proofs": {
            "EVIDENCE-NONE": "refuse",
            "HOLDER-OTHER": "refuse",
            "PROOF-DIFF": "refuse",
            "PROXY-CONSENT": "refuse",
        },
        "quotas": {"QUOTA-SUM": "refuse", "QUOTA-OVER": "refuse", "RESERVE-PLACE": "refuse"},
        "scope": {"GROUP-CLOSED": "refuse", "SOURCE-CLOSED": "refuse"},
        "surveys": {"SURVEY-COUNT": "refuse"},
        "windows": {
            "NOTICE-EARLY": "refuse",
            "NOTICE-PHOTO": "decision",
            "NOTICE-SHORT": "refuse",
            "WINDOW": "refuse",
        },
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
    """The twin is a function of the topic's module whose docstring opens with the rule's code."""
    rule = catalogue()[code]
    assert rule.reference is getattr(TOPICS[rule.topic], rule.twin)
    assert (rule.reference.__doc__ or "").split(":")[0] == code


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_rule_reads_exactly_the_tables_it_names(code):
    """The head's tables are those of the query, so a missing table is noticed before it runs."""
    rule = catalogue()[code]
    tables = sqlglot.parse_one(rule.query, dialect="duckdb").find_all(sqlglot.exp.Table)
    assert tuple(sorted({table.name for table in tables})) == rule.tables


def test_a_rule_is_read_from_its_head_and_query():
    """Comments give the facts, the rest is the query."""
    rule = read_rule(RULE, "x.sql", "caps")
    shown = rule.render(Hit("X", "p1", (("paid_fen", 123_456),)))
    assert (rule.code, rule.severity, rule.tables, shown) == (
        "X",
        Severity.NOTE,
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
    rule = read_rule(RULE, "x.sql", "caps")
    assert by_code([rule]) == {"X": rule}
    with pytest.raises(Refused) as caught:
        by_code([rule, rule])
    assert caught.value.code == "CHECK-RULE"


def test_a_table_outside_the_vocabulary_is_refused():
    """A rule may only speak of the tables that are laid down."""
    assert code_of(RULE.replace("tables: payment", "tables: salary")) == "CHECK-RULE"


def test_a_hit_may_say_itself_how_bad_it_is():
    """The fact `severity` counts more than the head; without one the head's does."""
    rule = read_rule(RULE, "x.sql", "caps")
    said = rule.weigh(Hit("X", "p1", (("severity", "decision"),)))
    assert [said, rule.weigh(Hit("X", "p1", ()))] == [Severity.DECISION, Severity.NOTE]


def test_what_is_not_known_is_shown_as_such():
    """An amount of NULL in the message."""
    rule = read_rule(RULE, "x.sql", "caps")
    assert rule.render(Hit("X", "p1", (("paid_fen", None),))) == "共未知元"


def test_the_vocabulary():
    """Every table with its key; the columns of one with their SQL types, as an auditor reads."""
    shown = {name: ",".join(table.key) for name, table in TABLES.items()}
    columns = [f"{c.name} {c.sql}{' ?' if c.optional else ''}" for c in TABLES["payment"].columns]
    assert columns == [
        "payment VARCHAR",
        "batch VARCHAR",
        "campaign VARCHAR",
        "person VARCHAR",
        "union_code VARCHAR ?",
        "group_code VARCHAR ?",
        "source VARCHAR ?",
        "channel VARCHAR ?",
        "holder_index VARCHAR ?",
        "amount_fen BIGINT ?",
        "pay_on DATE ?",
        "reissue_of VARCHAR ?",
        "back_on DATE ?",
        "paid BOOLEAN",
        "live BOOLEAN",
    ]
    assert shown == {
        "person": "person",
        "nomination": "nomination",
        "payment": "payment",
        "past_grant": "past_grant",
        "campaign": "campaign",
        "year_cap": "",
        "time_cap": "",
        "open_group": "campaign,group_code",
        "open_source": "campaign,source",
        "quota": "campaign,union_code",
        "listed": "list_name,id_index",
        "list_rule": "campaign,list_name",
        "interest": "declarer,id_index",
        "duty": "",
        "notice": "notice",
        "workday": "day",
        "approval": "",
        "evidence": "payment",
        "proof": "",
        "line": "line",
        "invoice": "invoice",
        "recovery": "payment",
        "survey": "survey",
        "asked": "day",
    }
