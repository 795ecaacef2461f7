"""The move table as a mechanism, with refusals and roles; the real tables are tested apart."""

import pytest

from nuanliu.core.moves import START, Lifecycle, move
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Duty, Role

DOOR = Lifecycle(
    "door",
    "门",
    {"shut": "关着", "ajar": "开着"},
    (
        move("hang", START, "shut", Role.OFFICE, label="装上"),
        move("open", "shut", "ajar", Role.OFFICE, Role.CHAIR, label="打开"),
        move("shut", "ajar", "shut", Role.CHAIR, label="关上"),
    ),
)
OFFICE, CHAIR = frozenset({Role.OFFICE}), frozenset({Role.CHAIR})
NOBODY: frozenset[Role] = frozenset()


def code_of(found):
    return found.code if isinstance(found, Refusal) else found.target


@pytest.mark.parametrize(
    ("state", "verb", "roles", "due"),
    [
        (START, "hang", OFFICE, "shut"),
        ("shut", "open", OFFICE, "ajar"),
        ("shut", "open", CHAIR, "ajar"),
        ("shut", "open", OFFICE | CHAIR, "ajar"),
        ("ajar", "shut", CHAIR, "shut"),
        (START, "hang", CHAIR, "MOVE-ROLE"),
        ("ajar", "shut", OFFICE, "MOVE-ROLE"),
        ("shut", "open", NOBODY, "MOVE-ROLE"),
        ("ajar", "open", OFFICE, "MOVE-STATE"),
        ("shut", "shut", CHAIR, "MOVE-STATE"),
        ("shut", "hang", OFFICE, "MOVE-STATE"),
        ("gone", "open", OFFICE, "MOVE-STATE"),
        ("shut", "burn", OFFICE, "MOVE-STATE"),
    ],
)
def test_every_question_has_one_answer(state, verb, roles, due):
    """A verb at a state by somebody: the target, or why not (the state is judged first)."""
    assert code_of(DOOR.decide(state, verb, roles)) == due


def test_a_refusal_names_who_may_and_when():
    """The message tells where to turn, in the words of the office."""
    late, not_yours = DOOR.decide("ajar", "open", OFFICE), DOOR.decide("ajar", "shut", OFFICE)
    assert isinstance(late, Refusal)
    assert isinstance(not_yours, Refusal)
    assert (late.what, late.fix, not_yours.what, not_yours.fix) == (
        "门现在是“开着”，不能“打开”",
        "此操作只在“关着”时可以做，请刷新后再看",
        "您的岗位不能对门“关上”",
        "请转交：基层工会主席",
    )


def test_buttons_are_the_moves_that_would_be_decided():
    """What is offered to a role at a state is exactly what decide would allow."""
    triples = [
        (state, verb, roles)
        for state in ["", *DOOR.states]
        for verb in ("hang", "open", "shut")
        for roles in (OFFICE, CHAIR, NOBODY, OFFICE | CHAIR)
    ]
    offered = [verb in {row.verb for row in DOOR.open_to(state, r)} for state, verb, r in triples]
    decided = [not isinstance(DOOR.decide(*triple), Refusal) for triple in triples]
    assert offered == decided


def test_the_diagram_holds_every_row():
    """The picture is drawn from the rows, roles in Chinese order of their names."""
    assert DOOR.diagram().splitlines() == [
        "stateDiagram-v2",
        '    state "关着" as shut',
        '    state "开着" as ajar',
        "    [*] --> shut: 装上（综合办公室）",
        "    shut --> ajar: 打开（基层工会主席、综合办公室）",
        "    ajar --> shut: 关上（基层工会主席）",
    ]


def test_a_refusal_is_one_sentence_with_its_basis():
    """Where and what, how to fix, the clause and the code."""
    bare, based = Refusal("A-1", "错了", "改正"), Refusal("A-1", "错了", "改正", "第三条")
    assert [bare.text(), based.text()] == ["错了。改正。[A-1]", "错了。改正。（依据：第三条）[A-1]"]


def test_demand_raises_what_a_rule_found_and_nothing_else():
    """A rule that finds nothing lets pass; one that objects raises with its code."""
    demand(None)
    refusal = Refusal("A-1", "错了", "改正")
    with pytest.raises(Refused) as caught:
        demand(refusal)
    assert (caught.value.code, caught.value.refusals, str(caught.value)) == (
        "A-1",
        (refusal,),
        refusal.text(),
    )


def test_several_refusals_travel_together():
    """The journal counts the first code; people read all of them."""
    both = Refused(Refusal("A-1", "错一", "改一"), Refusal("B-2", "错二", "改二"))
    assert (both.code, str(both)) == ("A-1", "错一。改一。[A-1]；错二。改二。[B-2]")


def test_every_role_and_duty_has_its_own_chinese_name():
    """No name is missing and no two are alike."""
    names = [item.chinese for kind in (Role, Duty) for item in kind]
    assert (len(set(names)), all(names)) == (len(Role) + len(Duty), True)


def test_the_five_duties():
    """The duties that must lie with five persons, in the order of the work."""
    assert [duty.chinese for duty in Duty] == ["经办", "审核", "审批", "付款", "对账"]
