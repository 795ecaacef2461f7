"""Random small populations for the differential tests: few keys, so that collisions are common."""

from datetime import date, timedelta

from hypothesis import strategies as st

from nuanliu.core.sweeps import (
    PROOF_LISTS,
    DutyHeld,
    Nomination,
    NoticeRun,
    Payment,
    Person,
    Proof,
    YearCap,
)

NEW_YEAR = date(2024, 1, 1)
DUTIES = ("maker", "reviewer", "approver", "payer", "reconciler")

days = st.integers(min_value=-20, max_value=20).map(lambda n: NEW_YEAR + timedelta(days=n))
amounts = st.integers(min_value=0, max_value=6).map(lambda n: n * 10_000)
names = st.sampled_from(("p1", "p2", "p3", "p4"))
campaigns = st.sampled_from(("春节", "中秋"))
groups = st.sampled_from(("B1", "B3"))
sources = st.sampled_from(("S1", "S3"))


def rows_of(row, max_size=30):
    """Lists of rows whose first column is a serial number of its own (k0, k1, …)."""
    return st.lists(row, max_size=max_size).map(
        lambda found: [one._replace(**{one._fields[0]: f"k{n}"}) for n, one in enumerate(found)]
    )


people = st.lists(
    st.builds(
        Person,
        person=names,
        id_index=st.sampled_from(("i1", "i2", "i3")),
        account_index=st.sampled_from((None, "a1", "a2")),
    ),
    max_size=4,
    unique_by=lambda row: row.person,
)
nominations = rows_of(
    st.builds(
        Nomination,
        nomination=st.just(""),
        campaign=campaigns,
        person=names,
        union_code=st.sampled_from(("u1", "u2")),
        live=st.booleans(),
    )
)
payments = rows_of(
    st.builds(
        Payment,
        payment=st.just(""),
        batch=st.just("b1"),
        campaign=campaigns,
        person=names,
        group_code=groups,
        source=sources,
        amount_fen=amounts,
        pay_on=days,
        live=st.booleans(),
    )
)
caps = rows_of(
    st.builds(
        YearCap,
        cap=st.just(""),
        group_code=st.sampled_from(("", "B1", "B3")),
        source=st.sampled_from(("", "S1")),
        amount_fen=amounts,
        valid_from=days,
        valid_to=days,
    ),
    max_size=4,
)
duties = st.lists(
    st.builds(
        DutyHeld, batch=st.sampled_from(("b1", "b2")), duty=st.sampled_from(DUTIES), person=names
    ),
    max_size=30,
)
notices = st.lists(
    st.builds(NoticeRun, campaign=campaigns, person=names, first_day=days, last_day=days),
    max_size=30,
)
proofs = st.lists(
    st.builds(
        Proof,
        list_name=st.sampled_from(PROOF_LISTS),
        batch=st.sampled_from(("b1", "b2")),
        person=names,
        amount_fen=amounts,
    ),
    max_size=30,
)
