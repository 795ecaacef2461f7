"""Surveys: intervals against published vectors, sample sizes, draws that can be repeated."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.bias import survey_notes
from nuanliu.core.refusal import Refusal
from nuanliu.core.sampling import (
    Interval,
    Verdict,
    draw,
    draw_by_stratum,
    percent,
    percent_down,
    shares_of,
    verdict,
    wilson,
    wilson_of_share,
)

TARGET = Fraction(90, 100)


def text(found: Interval | Refusal) -> str:
    return found.code if isinstance(found, Refusal) else found.text()


def test_the_interval_of_ninety_percent_for_two_sample_sizes():
    """90 % of 100 answers and 90 % of 248 answers, endless population."""
    found = [wilson_of_share(TARGET, n).text() for n in (100, 248)]
    assert found == ["82.6%～94.5%", "85.6%～93.1%"]


def test_the_finite_population_narrows_the_interval_until_it_is_a_point():
    """90 of 100 answers out of an endless population, 700, 200 and the 100 who answered."""
    found = [text(wilson(90, 100, population)) for population in (None, 700, 200, 100)]
    assert found == ["82.6%～94.5%", "83.2%～94.2%", "85.0%～93.4%", "90.0%～90.0%"]


def test_everybody_or_nobody_satisfied_stays_inside_zero_and_one():
    """No bound below 0 or above 100 %, and the open side is not certain."""
    found = [text(wilson(count, 30)) for count in (0, 30)]
    assert found == ["0.0%～11.4%", "88.6%～100.0%"]


@pytest.mark.parametrize(
    ("satisfied", "valid", "population", "code"),
    [
        (0, 0, 700, "SURVEY-EMPTY"),
        (11, 10, 700, "SURVEY-COUNTS"),
        (-1, 10, 700, "SURVEY-COUNTS"),
        (9, 10, 9, "SURVEY-COUNTS"),
    ],
)
def test_impossible_counts_are_refused(satisfied, valid, population, code):
    """No answers, more satisfied than valid, more answers than people; 9 of 10 of 700 passes."""
    assert (text(wilson(satisfied, valid, population)), text(wilson(9, 10, 700))) == (
        code,
        "59.8%～98.2%",
    )


@given(
    st.integers(min_value=1, max_value=500).flatmap(
        lambda n: st.tuples(st.integers(min_value=0, max_value=n), st.just(n))
    ),
    st.integers(min_value=0, max_value=1000),
)
def test_the_exact_interval_agrees_with_floating_point(counts, more):
    """The integer roots give what the textbook formula gives in floats, to 9 decimals."""
    satisfied, valid = counts
    population = valid + more + 1
    weight = valid * (population - 1) / (population - valid)
    z, p = 1.959964, satisfied / valid
    centre = (p + z * z / 2 / weight) / (1 + z * z / weight)
    half = z * sqrt(p * (1 - p) / weight + z * z / 4 / weight**2) / (1 + z * z / weight)
    found = wilson(satisfied, valid, population)
    assert isinstance(found, Interval)
    assert [round(float(found.low), 9), round(float(found.high), 9)] == pytest.approx(
        [max(0, centre - half), min(1, centre + half)], abs=2e-9
    )


def test_the_draw_is_repeatable_and_depends_on_the_seed():
    """The same names in another order give the same draw; another seed gives another."""
    names = [f"p{number}" for number in range(100)]
    first = draw(names, 10, "2024-春节")
    again = draw(reversed(names), 10, "2024-春节")
    assert (again, len(set(first)), draw(names, 10, "2024-中秋") == first) == (first, 10, False)


def test_a_draw_takes_each_name_once_and_everybody_when_asked_for_more():
    """Names that occur twice count once; a size beyond the list is the whole list."""
    assert sorted(draw(["a", "b", "a"], 5, "s")) == ["a", "b"]


def test_a_draw_is_not_biased_to_one_end_of_the_list():
    """Over 400 seeds each of ten names is drawn into a pair about 80 times."""
    names = [f"n{number}" for number in range(10)]
    taken = [name for seed in range(400) for name in draw(names, 2, str(seed))]
    counts = [taken.count(name) for name in names]
    assert (sum(counts), [count for count in counts if not 50 <= count <= 110]) == (800, [])


def test_strata_get_their_proportional_share():
    """500 : 200 of 249 is 177.86 : 71.14: the larger remainder takes the last one."""
    assert shares_of({"春节": 500, "中秋": 200}, 249) == {"春节": 178, "中秋": 71}


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(min_value=0, max_value=60)),
    st.integers(min_value=0, max_value=300),
)
def test_shares_add_up_and_never_exceed_their_stratum(sizes, total):
    """Whatever the strata: the parts sum to the total, or to everybody."""
    parts = shares_of(sizes, total)
    over = [name for name in sizes if not 0 <= parts[name] <= sizes[name]]
    assert (sum(parts.values()), over) == (min(total, sum(sizes.values())), [])


def test_a_stratified_draw_takes_the_shares_from_their_own_strata():
    """20 and 10 names, six drawn: four and two, each out of its own list."""
    strata = {"甲": [f"a{n}" for n in range(20)], "乙": [f"b{n}" for n in range(10)]}
    drawn = draw_by_stratum(strata, 6, "seed")
    outside = [name for key, names in drawn.items() for name in names if name not in strata[key]]
    assert ({key: len(names) for key, names in drawn.items()}, outside) == ({"甲": 4, "乙": 2}, [])


def test_a_standard_may_be_content_with_the_rate_itself():
    """90 of 100 of 700: thin by the bound, met on the point; 89 is met by neither."""
    found = [
        verdict(wilson(liked, 100, 700), TARGET, on_point=point)
        for liked in (90, 89)
        for point in (False, True)
    ]
    assert found == [Verdict.MET_BUT_THIN, Verdict.MET, Verdict.NOT_MET, Verdict.NOT_MET]


def test_the_verdict_needs_the_lower_bound():
    """All of 700 at 90 %; 90 of 100; 89 of 100; nobody asked."""
    found = [
        verdict(wilson(630, 700, 700), TARGET),
        verdict(wilson(90, 100, 700), TARGET),
        verdict(wilson(89, 100, 700), TARGET),
        verdict(wilson(0, 0, 700), TARGET),
    ]
    assert found == [
        Verdict.MET,
        Verdict.MET_BUT_THIN,
        Verdict.NOT_MET,
        Verdict.NOT_OBTAINED,
    ]


def test_percentages_are_rounded_half_up():
    """12.25 % prints as 12.3, 12.24 % as 12.2, 100 % as 100.0."""
    shares = (Fraction(1225, 10000), Fraction(1224, 10000), Fraction(1))
    assert [percent(share) for share in shares] == ["12.3", "12.2", "100.0"]


def test_reservations_are_printed_by_themselves():
    """29 of 100 papers valid: three reservations; 100 of 100: only the one that always stands."""
    found = [len(survey_notes(100, 29)), len(survey_notes(100, 30)), len(survey_notes(100, 100))]
    assert found == [3, 2, 1]


def test_shares_of_a_whole_are_rounded_down_and_nothing_has_none():
    """Two thirds are cut off and the whole is whole; of nothing there is no share."""
    assert [percent_down(part, whole) for part, whole in ((2, 3), (1, 2000), (7, 7), (0, 0))] == [
        *("66.66%", "0.05%"),
        *("100.00%", "—"),
    ]
