"""Two engines of our own are each other's oracle: SQL on DuckDB and the row-by-row twin agree."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.checks import populations as some

from nuanliu.checks.catalogue import catalogue
from nuanliu.checks.embedded import by_sql as run
from nuanliu.checks.tables import TABLES

# A database is opened for every example, which costs more than the rule itself.
EXAMPLES = settings(max_examples=10, deadline=None)


@pytest.mark.parametrize("code", sorted(catalogue()))
@EXAMPLES
@given(data=st.data())
def test_a_rule_equals_its_twin(code, data):
    """Small tables in which keys collide, days lie on the limits and values are missing."""
    rule = catalogue()[code]
    tables = data.draw(some.tables(rule.tables))
    found = [finding.hit for finding in run(tables, [code])]
    assert found == rule.reference(*(tables[name] for name in rule.tables))


def test_all_rules_at_once_equal_their_twins():
    """Whole populations of every table by seed: all findings of the catalogue, in its order."""
    for seed in range(1000, 1012):
        tables = some.drawn(seed)
        twins = [
            hit
            for rule in catalogue().values()
            for hit in rule.reference(*(tables[name] for name in rule.tables))
        ]
        assert [finding.hit for finding in run(tables)] == twins


def test_the_populations_trip_every_rule():
    """Control: agreement on nothing would prove nothing; every rule finds something."""
    found = Counter(finding.code for seed in range(30) for finding in run(some.drawn(seed)))
    assert set(found) == set(catalogue())


def test_every_column_has_values_to_draw_from():
    """A column added to the vocabulary gets its pool, or the rules that read it are not tested."""
    columns = [(table, column) for table in TABLES.values() for column in table.columns]
    bare = [
        f"{table.name}.{column.name}"
        for table, column in columns
        if column.name not in some.SERIAL and some.values_of(table, column) == ("",)
    ]
    assert bare == []
