"""Running the catalogue: what is handed in is checked first, and absent is not empty."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from nuanliu.checks.embedded import by_sql as run
from nuanliu.checks.tables import TABLES
from nuanliu.core.refusal import Refused
from nuanliu.core.sweeps.rows import DutyHeld, Payment, Person

PAID = Payment(
    payment="k1",
    batch="b1",
    campaign="春节",
    person="p1",
    union_code="u1",
    group_code="B3",
    source="S1",
    channel="bank",
    holder_index="m1",
    amount_fen=50_000,
    pay_on=date(2024, 1, 20),
    reissue_of=None,
    back_on=None,
    paid=True,
    live=True,
)
EMPTY: dict[str, list[tuple[object, ...]]] = {name: [] for name in TABLES}


def code_of(tables, codes=None):
    """The refusal's code, or the codes of the findings."""
    try:
        return [finding.code for finding in run(tables, codes)]
    except Refused as refused:
        return refused.code


def test_all_rules_run_over_empty_tables():
    """Nothing in, nothing found, no rule stumbles."""
    assert code_of(EMPTY) == []


def test_a_table_that_is_needed_and_absent_is_refused():
    """CAP-YEAR without year_cap; the same with an empty one runs and finds nothing."""
    assert [
        code_of({"payment": [PAID], "person": []}, ["CAP-YEAR"]),
        code_of({"past_grant": [], "payment": [PAID], "person": [], "year_cap": []}, ["CAP-YEAR"]),
    ] == ["CHECK-TABLE", []]


def test_unknown_rules_and_tables_are_refused():
    """A misspelt code and a table nobody laid down."""
    found = [code_of(EMPTY, ["CAP-JAHR"]), code_of(EMPTY | {"salary": []}, ["DUTY-SAME"])]
    assert found == ["CHECK-CODE", "CHECK-TABLE"]


def altered(**changes):
    """The sound payment with values of any type: what a careless caller hands in."""
    return tuple(changes.get(name, value) for name, value in PAID._asdict().items())


@pytest.mark.parametrize(
    "wrong",
    [
        altered(amount_fen=Fraction(1, 2)),
        altered(amount_fen="500.00"),
        altered(amount_fen=True),
        altered(pay_on="2024-01-20"),
        altered(pay_on=datetime(2024, 1, 20, 8, tzinfo=UTC)),
        altered(person=None),
        altered(live=1),
        altered()[:-1],
    ],
)
def test_values_of_another_type_are_refused(wrong):
    """Only whole fen, no text for a day, no NULL key, no missing column; the sound row runs."""
    rest: dict[str, list[Any]] = {"past_grant": [], "person": [], "year_cap": []}
    tables = [{"payment": [row], **rest} for row in (wrong, PAID)]
    assert [code_of(one, ["CAP-YEAR"]) for one in tables] == ["CHECK-ROW", []]


def test_the_refusal_names_table_row_and_column():
    """The second row's amount is text."""
    rows = [PAID, altered(amount_fen="500")]
    with pytest.raises(Refused) as caught:
        run({"past_grant": [], "payment": rows, "person": [], "year_cap": []}, ["CAP-YEAR"])
    assert caught.value.refusals[0].what == "检查表“payment”第2行“amount_fen”的值'500'类型不对"


def test_null_is_kept_where_the_vocabulary_allows_it():
    """Two people without an account share none."""
    people = [Person(p, f"i{p}", "18", "m1", None, None) for p in ("p1", "p2")]
    payments = [PAID, PAID._replace(payment="k2", person="p2")]
    assert code_of({"payment": payments, "person": people}, ["DUP-ACCOUNT"]) == []


def test_findings_come_in_a_fixed_order_with_clause_and_severity():
    """Two batches at fault: ordered by batch, each with the rule's own head."""
    duties = [
        DutyHeld(batch, duty, "王五") for batch in ("b2", "b1") for duty in ("maker", "payer")
    ]
    found = run({"duty": duties}, ["DUTY-SAME"])
    assert [(one.subject, one.severity.value, one.clause) for one in found] == [
        ("b1", "refuse", "不相容岗位分离（经办、审核、审批、付款、对账由不同的人担任）"),
        ("b2", "refuse", "不相容岗位分离（经办、审核、审批、付款、对账由不同的人担任）"),
    ]


def test_many_rows_are_loaded_whole():
    """20,000 payments of 20,000 persons over a cap of nothing: one finding each."""
    rows = [PAID._replace(payment=f"k{n}", person=f"p{n}") for n in range(20_000)]
    cap = ("年", "", "", 0, date(2024, 1, 1), date(2024, 12, 31))
    assert (
        len(run({"past_grant": [], "payment": rows, "person": [], "year_cap": [cap]}, ["CAP-YEAR"]))
        == 20_000
    )
