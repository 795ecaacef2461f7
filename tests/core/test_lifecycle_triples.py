"""Every (state, verb, role) of every lifecycle is decided, and decided as this table says.

The table is written by hand from the procedure, not read from the code: one line a move, states
before and after, and the roles that may make it. Whatever is not in the table is refused.
"""

import pytest

from nuanliu.core.lifecycles import LIFECYCLES
from nuanliu.core.moves import Move
from nuanliu.core.roles import Role

LETTERS = {
    "O": Role.OFFICE,
    "S": Role.SERVICE_CENTER,
    "L": Role.LEADER,
    "C": Role.CASHIER,
    "A": Role.ACCOUNTANT,
    "H": Role.CHAIR,
    "W": Role.WORKER,
    "F": Role.FINANCE,
    "U": Role.AUDITOR,
    "X": Role.ADMIN,
}

# state verb state roles; '-' is the thing that does not exist yet
EXPECTED = {
    "project": """
        - draft drafted O
        drafted activate active L
        active close closed L
    """,
    "budget_change": """
        - enter drafted OA
        drafted confirm posted LA
        drafted cancel cancelled OA
        posted ask_reversal reversing OA
        reversing keep posted LA
        reversing reverse reversed LA
    """,
    "campaign": """
        - plan planned O
        planned open open L
        planned cancel cancelled L
        open stop_collecting closed O
        open cancel cancelled L
        closed reopen open L
        closed finish finished O
    """,
    "roster": """
        - receive received HO
        received accept accepted O
        accepted accept accepted O
        received undo undone HO
        accepted undo undone O
    """,
    "nomination": """
        - nominate nominated HO
        nominated return returned OS
        nominated list listed O
        nominated reject rejected OSL
        nominated withdraw withdrawn HO
        returned resubmit nominated HO
        listed approve approved L
        listed reject rejected L
        approved reject rejected L
        listed withdraw withdrawn HO
        approved withdraw withdrawn O
    """,
    "batch": """
        - compile compiled O
        compiled submit submitted O
        submitted return compiled S
        submitted review reviewed S
        reviewed return compiled OL
        reviewed post_notice on_notice O
        on_notice end_notice noticed O
        noticed approve approved L
        noticed refuse refused L
    """,
    "objection": """
        - raise open OW
        open uphold upheld L
        open dismiss dismissed L
    """,
    "run": """
        - lock locked O
        locked release released C
        locked cancel cancelled O
        released settle settled A
    """,
    "bank_template": """
        - draft drafted OC
        drafted check checked CA
        drafted retire retired OC
        checked retire retired OC
    """,
    "payment": """
        - lock locked O
        locked send sent C
        locked issue issued C
        locked void void O
        sent succeed paid A
        sent fail failed A
        issued sign paid A
        issued hand_back failed CA
        issued give_up returned A
        paid return returned A
        paid recover recovered A
        failed void void O
    """,
    "cash_draw": """
        - draw drawn C
        drawn close closed A
    """,
    "union_transfer": """
        - entrust transferred C
        transferred list listed A
        transferred finish closed A
        listed refund closed A
    """,
    "goods_order": """
        - order ordered O
        ordered approve approved L
        ordered cancel cancelled OL
        approved cancel cancelled OL
        approved receive delivered O
        delivered reject approved S
        delivered accept accepted S
    """,
    "goods_issue": """
        - issue issued O
        issued close closed A
    """,
    "stock_count": """
        - count counted O
        - agree settled O
        counted settle settled L
    """,
    "exception": """
        - queue open A
        open settle settled LA
    """,
    "case": """
        - open open AO
        open close closed A
    """,
    "claim": """
        - draft drafted O
        drafted submit submitted O
        drafted withdraw withdrawn O
        submitted withdraw withdrawn O
        submitted return drafted S
        submitted review reviewed S
        reviewed return drafted L
        reviewed approve approved L
        approved return drafted A
        approved file filed A
    """,
    "visit": """
        - plan planned O
        planned record recorded OH
        recorded check checked S
    """,
    "request": """
        - raise open OSLUHW
        open assign assigned O
        assigned answer answered OS
        answered close closed O
        answered reopen assigned OW
        closed reopen assigned W
    """,
    "survey": """
        - prepare prepared O
        prepared open open S
        open close closed S
    """,
    "keying": """
        - key keyed OS
        keyed again twice OS
        twice mend twice OS
        twice take taken OS
        keyed void void OS
        twice void void OS
    """,
    "call_round": """
        - draw calling OSU
        calling close closed OSU
    """,
    "call": """
        - draw waiting OSU
        waiting miss waiting OSLU
        waiting answer answered OSLU
        waiting decline declined OSLU
        waiting give_up unreached OSLU
    """,
    "doubt": """
        - raise open OSLUW
        open look looking OSL
        looking settle settled OSL
        settled reopen looking LU
    """,
    "filled_value": """
        - fill filled OA
        filled confirm confirmed SL
        filled refuse refused SL
        filled withdraw withdrawn OA
    """,
    "evaluation": """
        - draft drafted OA
        drafted submit submitted OA
        submitted return drafted L
        submitted confirm confirmed L
    """,
    "disclosure": """
        - draft drafted O
        drafted release released L
        released publish published O
        published take_down taken_down L
        released pack released O
        published pack published O
        published compare published OLU
    """,
    "section": """
        - draft drafted O
        - compose edited O
        drafted edit edited O
        edited edit edited O
        agreed edit edited O
        edited agree agreed OSLA
        agreed publish published O
    """,
    "erasure": """
        - ask asked O
        asked stop stopped L
        asked forget forgotten L
        stopped forget forgotten L
    """,
    "destruction": """
        - propose proposed OA
        proposed destroy destroyed L
        proposed keep kept L
    """,
    "package": """
        - assemble assembled O
        assembled seal sealed AU
    """,
    "export_request": """
        - ask asked OSLCAUH
        asked agree agreed OSLCAU
        asked refuse refused OSLCAU
        agreed take taken OSLCAUH
        asked lapse lapsed OSLCAUH
        agreed lapse lapsed OSLCAUH
    """,
}
STRANGE_VERBS = ("burn", "approve_all", "", "APPROVE", "批准")
STRANGE_STATES = ("gone", "Approved")


def table(name):
    """The hand-written rows as {(state, verb): (state after, roles)}."""
    found = {}
    for line in EXPECTED[name].split("\n"):
        if line.strip():
            source, verb, target, letters = line.split()
            key = ("" if source == "-" else source, verb)
            found[key] = (target, frozenset(LETTERS[letter] for letter in letters))
    return found


def due(rows, state, verb, role):
    """What the table says of one triple: the state after, or the code of the refusal."""
    if (state, verb) not in rows:
        return "MOVE-STATE"
    target, roles = rows[state, verb]
    return target if role in roles else "MOVE-ROLE"


def decided(lifecycle, state, verb, role):
    """What the code says of it, in the same words."""
    found = lifecycle.decide(state, verb, frozenset({role}))
    return found.target if isinstance(found, Move) else found.code


def triples(name):
    """Every state, verb and role there is, with some that there are not."""
    rows = table(name)
    states = ["", *LIFECYCLES[name].states, *STRANGE_STATES]
    verbs = [
        *dict.fromkeys(verb for _, verb in rows),
        *(move.verb for move in LIFECYCLES[name].moves),
        *STRANGE_VERBS,
    ]
    return [(state, verb, role) for state in states for verb in verbs for role in Role]


def test_every_lifecycle_has_its_table():
    """Thirty-three kinds of thing move, and each of them is written out here."""
    assert (sorted(LIFECYCLES), len(EXPECTED)) == (sorted(EXPECTED), 33)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_triple_is_decided_as_written(name):
    """All states times all verbs times all ten roles: allowed or refused as the table says."""
    rows, wrong = table(name), []
    for state, verb, role in triples(name):
        here = decided(LIFECYCLES[name], state, verb, role)
        if here != due(rows, state, verb, role):
            wrong.append((state, verb, role.value, here))
    assert wrong == []


@pytest.mark.parametrize("name", EXPECTED)
def test_nobody_without_a_role_moves_anything(name):
    """An empty set of roles is refused for every state and verb."""
    lifecycle = LIFECYCLES[name]
    made = [
        (state, verb)
        for state, verb, _ in triples(name)
        if isinstance(lifecycle.decide(state, verb, frozenset()), Move)
    ]
    assert made == []


@pytest.mark.parametrize("name", EXPECTED)
def test_every_state_can_be_reached(name):
    """From nothing, by the moves of the table, to every state the lifecycle names."""
    rows, reached = table(name), {""}
    for _ in rows:
        reached |= {target for (source, _), (target, _) in rows.items() if source in reached}
    assert reached - {""} == set(LIFECYCLES[name].states)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_diagram_shows_every_move(name):
    """The picture has one arrow a row of the table, with the Chinese names of who may go it."""
    arrows = [
        (source or "[*]", target, "、".join(sorted(role.chinese for role in roles)))
        for (source, _), (target, roles) in table(name).items()
    ]
    drawn = []
    for line in LIFECYCLES[name].diagram().splitlines():
        if "-->" in line:
            ends, told = line.strip().split(": ")
            source, _, target = ends.split(" ")
            drawn.append((source, target, told.partition("（")[2].rstrip("）")))
    assert sorted(drawn) == sorted(arrows)


def test_a_changed_row_would_be_noticed():
    """Control: give one verb to one more role and the comparison finds exactly that triple."""
    rows = table("payment")
    rows["sent", "succeed"] = ("paid", rows["sent", "succeed"][1] | {Role.CASHIER})
    differing = [
        triple
        for triple in dict.fromkeys(triples("payment"))
        if decided(LIFECYCLES["payment"], *triple) != due(rows, *triple)
    ]
    assert differing == [("sent", "succeed", Role.CASHIER)]
