"""Every slip in a rule's query is noticed: each mutant differs from the twin on some population."""

from functools import cache

import duckdb
import pytest
from tests.checks.mutants import mutants_of
from tests.checks.populations import drawn

from nuanliu.checks.catalogue import Rule, catalogue
from nuanliu.checks.embedded import fill, hits_of
from nuanliu.core.sweeps.hits import Hit

# The first hundred and, found by search, two that catch rare slips the hundred let pass.
SEEDS = (*range(100), 534, 1428)
FILTERED = "a row without a partner is dropped by WHERE, or by a comparison with it"
NO_MATTER = "repeated rows of an inner list change nothing in the answer, only the time"
WIDER = "the first sieve lets more through, and the last one catches it; only the time differs"
COUNTED = "COUNT counts what is not NULL, whatever it is"


def records(mark: str) -> dict[str, str]:
    """The inner list of people with several records; `mark` tells its HAVING from the rule's."""
    alone = "a person with one record stands for himself, whether or not the list says so"
    return {
        "join INNER>LEFT: INNER JOIN (SELECT id_index, MIN(person)": alone,
        f"dropped: HAVING COUNT(*) > 1{mark}": alone,
        f"GT>GTE: COUNT(*) > 1{mark}": alone,
        f"minus one: 1{mark}": alone,
        "Min>Max: MIN(person)": "any of his records may stand for the person, as long as it is one",
    }


# Mutants that mean the same as the rule, each with the reason.
SAME: dict[str, dict[str, str]] = {
    "CAP-NOMINATED": {
        "distinct dropped: SELECT DISTINCT campaign": NO_MATTER,
    },
    "CAP-TIME": {
        "distinct dropped: SELECT DISTINCT campaign": NO_MATTER,
    },
    "CAP-YEAR": {
        **records(""),
        "join INNER>LEFT: INNER JOIN year_cap AS c ON g.given_on": "what no cap covers stands in "
        "a group of its own, without a payment",
    },
    "DUP-PAID": records(" #2"),
    "DUP-PERSON": records(" #2"),
    "DUP-UNIONS": records(""),
    "DUP-YEARS": records(""),
    "CAP-UNKNOWN": {"distinct dropped: SELECT DISTINCT group_code": NO_MATTER},
    "DEAD-PAID": {"join INNER>LEFT": FILTERED},
    "DUP-ACCOUNT": {
        "join INNER>LEFT": FILTERED,
        "dropped: HAVING MIN(COALESCE(id_index": WIDER,
        "last only: COALESCE(id_index, person) #2": WIDER,
    },
    "DUP-PHONE": {
        "join INNER>LEFT": FILTERED,
        "dropped: HAVING COUNT(DISTINCT COALESCE(id_index": WIDER,
        "GT>GTE: COUNT(DISTINCT COALESCE(id_index": WIDER,
        "distinct dropped: COUNT(DISTINCT COALESCE(id_index": WIDER,
        "minus one: 2 #2": WIDER,
        "last only: COALESCE(id_index, person)": WIDER,
    },
    "DUTY-MISSING": {"distinct dropped: SELECT DISTINCT batch": NO_MATTER},
    "KIN-HANDLED": {
        "join INNER>LEFT: INNER JOIN duty": FILTERED,
        "join INNER>LEFT: INNER JOIN person": FILTERED,
    },
    "LISTED": {"join INNER>LEFT: INNER JOIN person": FILTERED},
    "PROOF-DIFF": {f"{sign} one: 1 #{n}": COUNTED for sign in ("plus", "minus") for n in (4, 5, 6)},
    "RESERVE-PLACE": {
        "join INNER>LEFT: INNER JOIN nomination AS m": WIDER,
        "And>Or: k.campaign = m.campaign": WIDER,
        "left only: k.campaign = m.campaign": WIDER,
        "right only: k.campaign = m.campaign": WIDER,
        "left only: k.live AND m.reserve": WIDER,
        "Sum>Max: SUM(CASE WHEN n.reserve THEN 1 ELSE 0 END) #2": "a sum of ones is above nought "
        "exactly when one of them is there",
        "plus one: 1 #2": "twice a number is above nought exactly when the number is",
    },
    "RETURNED-OPEN": {"join INNER>LEFT: INNER JOIN nomination": FILTERED},
}


population = cache(drawn)


@cache
def database() -> duckdb.DuckDBPyConnection:
    """All populations in one database, a schema each."""
    opened = duckdb.connect(":memory:")
    opened.execute("SET threads = 1")  # the tables are tiny: threads would only wait for each other
    for seed in SEEDS:
        opened.execute(f"CREATE SCHEMA s{seed}; USE s{seed}")
        for name, rows in population(seed).items():
            fill(opened, name, rows)
    return opened


def expected(rule: Rule, seed: int) -> list[Hit]:
    tables = population(seed)
    return rule.reference(*(tables[name] for name in rule.tables))


def answer(rule: Rule, query: str, seed: int) -> list[Hit] | str:
    """What a query finds in one population; a word when DuckDB or the order refuses it."""
    database().execute(f"USE s{seed}")
    try:
        return hits_of(database(), rule.code, query)
    except (duckdb.Error, TypeError):
        return "refused"


def listed(code: str, name: str) -> bool:
    return any(name.startswith(start) for start in SAME.get(code, {}))


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_slip_in_a_rule_is_noticed(code):
    """Operators, constants, joins, predicates and aggregates changed one by one; the rule itself
    agrees with its twin on every population."""
    rule = catalogue()[code]
    twin = {seed: expected(rule, seed) for seed in SEEDS}
    sound = {seed: answer(rule, rule.query, seed) for seed in SEEDS}
    survivors = [
        mutant.name
        for mutant in mutants_of(rule.query)
        if not listed(code, mutant.name)
        and all(answer(rule, mutant.query, seed) == twin[seed] for seed in SEEDS)
    ]
    assert (survivors, sound == twin) == ([], True)


@pytest.mark.parametrize("code", sorted(SAME))
def test_a_mutant_that_is_let_off_exists(code):
    """An entry of the list that fits no mutant any more is struck off."""
    names = [mutant.name for mutant in mutants_of(catalogue()[code].query)]
    unused = [start for start in SAME[code] if not any(name.startswith(start) for name in names)]
    assert unused == []


def test_the_usual_slips_are_made():
    """Control: what the generator does with a small query of one comparison, one NOT, one join."""
    query = "SELECT a.x AS x FROM a LEFT JOIN b ON a.k = b.k WHERE NOT a.x > 3 AND b.k IS NULL"
    made = {mutant.name.partition(":")[0] for mutant in mutants_of(query)}
    assert made == {
        "And>Or",
        "EQ>NEQ",
        "GT>GTE",
        "GT>LT",
        "dropped",
        "join LEFT>INNER",
        "left only",
        "minus one",
        "not dropped",
        "plus one",
        "right only",
    }
