"""明文查看: nothing personal is shown in clear without a reason and a line in the journal (law 11).

The line says who, what, whose and why; the value itself is in no line and in no table of ours.
Everything that hands out a clear number goes through `note`: a single number, a bank file, a marked
roster, an archive package, the recovery sheet.
"""

from datetime import date

from nuanliu.core.masking import scrub
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Role
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.fields import Sealed
from nuanliu.records.people.models import Account, Person, Reveal, Shown
from nuanliu.records.people.queries import roles_of

# Who works with numbers. The administrator keeps accounts and keys and sees no personal data; a
# chair sees those of his own union.
SEES = frozenset(
    {
        Role.OFFICE,
        Role.SERVICE_CENTER,
        Role.LEADER,
        Role.CASHIER,
        Role.ACCOUNTANT,
        Role.AUDITOR,
        Role.CHAIR,
    }
)
COLUMNS = {Shown.ID: "id_number", Shown.PHONE: "phone", Shown.CARD: "card"}
SHORTEST, LONGEST = 4, 300  # characters of a reason: three or fewer say nothing
LAW = "个人信息保护法第六条、第二十八条"


def reveal(deed: Deed, *, person: int, what: Shown, reason: str) -> str:
    """A person's ID, phone or card in clear, for a reason; '' where none is kept.

    Refused REVEAL-ROLE, REVEAL-REASON, REVEAL-NUMBER and REVEAL-WHAT. The journal has its line
    before the value is opened.
    """
    _reveal(deed, person=person, what=what, reason=reason)
    return opened(getattr(Person.objects.get(pk=person), COLUMNS[what]))


def opened(value: Sealed | None) -> str:
    """A sealed value in clear, '' for none; the caller has written the line."""
    return value.open() if value is not None else ""


@action("people.reveal")
def _reveal(deed: Deed, *, person: int, what: Shown, reason: str) -> int:
    whose = Person.objects.filter(pk=person).first()
    if whose is None or what not in COLUMNS:
        fix = "请核对人员编号；可查看的项目为证件号码、手机号码、银行卡号"
        raise Refused(Refusal("REVEAL-WHAT", f"没有人员 {person}，或没有这一项", fix))
    need_right(deed, whose.union_id)
    return note(deed, what, f"people.person:{person}", reason, whose).pk


def need_right(deed: Deed, union: int | None = None) -> None:
    """Refused REVEAL-ROLE unless a role of `deed.by` works with numbers (of that union)."""
    if not may_see(deed.by, day_of(deed), union):
        who = "、".join(sorted(role.chinese for role in SEES))
        what = "您的岗位不能查看明文号码"
        fix = f"请转交：{who}（基层工会主席限本单位）"
        raise Refused(Refusal("REVEAL-ROLE", what, fix, LAW))


def may_see(account: Account, on: date, union: int | None = None) -> bool:
    """Whether an account works with clear numbers on a day, those of one union if it is named."""
    held = roles_of(account, on, union)
    return bool(held & (SEES if union else SEES - {Role.CHAIR}))


def note(
    deed: Deed, what: Shown, subject: str, reason: str, person: Person | None = None
) -> Reveal:
    """Within an action: the row and the line of one showing; refused without a usable reason."""
    why = reason.strip()
    demand(reason_fault(why))
    row = Reveal.objects.create(
        what=what, subject=subject, person=person, reason=why, by=deed.by.person, at=deed.at
    )
    record(deed, row, rule=f"reveal:{what}")
    return row


def reason_fault(reason: str) -> Refusal | None:
    """What is wrong with a reason: too short, too long, or a number stands in it."""
    if not SHORTEST <= len(reason) <= LONGEST:
        what = "没有写明查看明文的事由" if not reason else "查看明文的事由太短或太长"
        fix = f"请写明为什么要看，{SHORTEST} 至 {LONGEST} 个字"
        return Refusal("REVEAL-REASON", what, fix, LAW)
    if scrub(reason) != reason:
        return Refusal("REVEAL-NUMBER", "事由里有一串号码", "请去掉号码，只写事由", LAW)
    return None
