"""基层工会代发: the money goes to a workplace's union, whose list comes back by real name.

Two levels of "paid": the union has the money (its transfer: in transit); the person has it (the
union's list agrees with our lines to the fen, and the signed sheet is photographed).
"""

from collections.abc import Iterator, Sequence

from nuanliu.core.budget import Bucket
from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import UNION_TRANSFER
from nuanliu.core.money import Money
from nuanliu.core.refusal import demand
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.roster import Field, RosterRow, Sheet, read_roster
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.scans import scans_of
from nuanliu.records.journal.actions import action, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.people import keys
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.payments import hand_rules
from nuanliu.stages.payments.actions import REASON, post_for
from nuanliu.stages.payments.cash import REFERENCE, given_up, leaving, lines_for
from nuanliu.stages.payments.models import EvidenceKind, Payment, UnionTransfer
from nuanliu.stages.payments.results import Signed, book_signed
from nuanliu.stages.reviews.queries import holders

COLUMNS = (Field.NAME, Field.ID, Field.AMOUNT)


@action("payments.entrust")
def entrust(deed: Deed, *, run: int, union: int, reference: str) -> int:
    """转基层工会代发: one transfer for all people of one union in a cash run; its id.

    encumbered → in transit: the money has left the office, and nobody has his by it. reference:
    number of the bank slip, used once.
    Refused CASH-RUN, CASH-EMPTY, CASH-STARTED, CASH-TWICE, LIST-SLIP, OBJECTION-*.
    """
    move = permit(deed, UNION_TRANSFER, "entrust")
    row, unit, lines = leaving(deed, run, union)
    demand(written(reference, "转账凭证号", REFERENCE))
    demand(hand_rules.transfer_once(reference))
    made = UnionTransfer.objects.create(
        run=row,
        union=unit,
        on=day_of(deed),
        people=len(lines),
        amount_fen=sum(one.amount_fen for one in lines),
        reference=reference,
        sent_by=deed.by.person,
        state=move.target,
    )
    record(deed, made, move=move)
    _carry(deed, f"entrust:{made.pk}", lines, Bucket.ENCUMBERED, Bucket.IN_TRANSIT)
    return made.pk


def _carry(deed: Deed, key: str, lines: list[Payment], source: Bucket, target: Bucket) -> None:
    """The money of some lines out to the union or back from it; what they wait for stays."""
    kind = "release" if target == Bucket.IN_TRANSIT else "return"
    posted = post_for(deed, key, kind, lines, source, target)
    ordered = sorted(lines, key=lambda one: one.number)
    legs = {one.pk: leg for one, leg in zip(ordered, posted.legs, strict=True)}
    rows = Payment.objects.filter(pk__among=list(legs)).order_by("number")
    record_rows(deed, rows, legs=legs, voucher=posted.number)


def rows_of(data: bytes) -> list[RosterRow]:
    """The people of a union's list, read in the guarded child; Refused with every fault of it."""
    sheets = [Sheet.of(one) for one in cells_of([data])[0]["sheets"]]
    found = read_roster(sheets, expected_columns=COLUMNS, to_pay=False)
    errors = [one for one in found.findings if one.severity == "error"]
    demand(hand_rules.whole_list([one.text() for one in errors]))
    return list(found.rows)


def disagreements(
    rows: Sequence[RosterRow], lines: Sequence[Payment], left: Sequence[int]
) -> list[str]:
    """Where a union's list says anything else than our lines; [] when it agrees to the fen.

    left: ids of the payments that the union says it did not hand out; they stand in no row.
    """
    wanted = {one.person.id_index: one for one in lines if one.pk not in set(left)}
    seen: set[str] = set()
    return [*_wrong_rows(rows, wanted, seen), *_missing(wanted, seen)]


def _wrong_rows(
    rows: Sequence[RosterRow], wanted: "dict[str | None, Payment]", seen: set[str]
) -> Iterator[str]:
    ring = keys.current()
    for row in rows:
        index = ring.blind_index("id", row.identity.number) if row.identity else ""
        fault = _fault(row, wanted.get(index) if index else None, twice=index in seen)
        seen.add(index)
        if fault:
            yield f"第{row.row}行 {row.name or '（无姓名）'}：{fault}"


def _fault(row: RosterRow, line: Payment | None, *, twice: bool) -> str:
    if line is None:
        return "不在本次代发名单里，或证件号不符"
    if twice:
        return "出现两次"
    if row.name != line.payee:
        return f"名单上是{line.payee}"
    if row.amount is None or row.amount.fen != line.amount_fen:
        said = row.amount or "空"
        return f"金额 {said} 与应发 {Money(line.amount_fen)} 不一致"
    return ""


def _missing(wanted: "dict[str | None, Payment]", seen: set[str]) -> Iterator[str]:
    for index, line in wanted.items():
        if index not in seen:
            yield f"{line.payee} 没有列出，也没有说明未发"


@action("payments.take_union_list")
def take_union_list(
    deed: Deed,
    *,
    transfer: int,
    name: str,
    data: bytes,
    sheet: bytes,
    left: Sequence[int] = (),
) -> dict[str, int]:
    """核对实发名单: who got his money by the union's own list; paid and left, as counts.

    data: the roster file with name, ID and amount of everybody paid; sheet: the photographed sheet
    they signed; left: payments the union did not hand out, whose money it refunds. A list that
    contradicts is refused whole (LIST-CONFLICT) and nothing of it is kept. in transit → paid; what
    was left stays in transit until the union refunds it.
    """
    rows = UnionTransfer.objects.select_for_update(of=("self",))
    row = rows.select_related("run__batch__campaign", "union").get(pk=transfer)
    move = advance(deed, UNION_TRANSFER, "list" if left else "finish", row)
    _demand_apart(deed, row)
    lines = list(lines_for(row.run, row.union_id))
    demand(hand_rules.whole_list(_strangers(left, lines)))
    demand(hand_rules.whole_list(disagreements(rows_of(data), lines, left)))
    scans_of([sheet], [f"{row.union.name}的签领表"])
    paid = [one for one in lines if one.pk not in set(left)]
    row.roster = keep(data, name, deed.at)
    row.sheet = keep(sheet, f"{row.run.number}{row.union.name}签领表", deed.at)
    row.handed_fen = sum(one.amount_fen for one in paid)
    row.checked_by = deed.by.person
    row.closed_on = None if left else day_of(deed)
    signed = [Signed(one.pk, EvidenceKind.PHOTO, sheet) for one in paid]
    book_signed(deed, row.run, signed, source=Bucket.IN_TRANSIT)
    row.save()
    record(deed, row, move=move, docs=[row.roster.sha256, row.sheet.sha256])
    return {"paid": len(paid), "left": len(set(left))}


def _strangers(left: Sequence[int], lines: Sequence[Payment]) -> list[str]:
    inside = {one.pk for one in lines}
    return [f"发放 {pk} 不属于这次代发" for pk in left if pk not in inside]


def _demand_apart(deed: Deed, transfer: UnionTransfer) -> None:
    demand(
        another_person(
            hands(deed),
            transfer.sent_by_id,
            *holders(transfer.run.batch, DutyName.APPROVER),
            step="核对实发名单、登记余款",
            before="转出款项或审批名单",
        )
    )


@action("payments.refund_transfer")
def refund_transfer(deed: Deed, *, transfer: int, refunded_fen: int, reason: str) -> int:
    """登记余款退回: what the union could not hand out is back, to the fen; its id.

    The lines left become 已退回 with the reason, in transit → encumbered → available, and may be
    issued again.
    """
    rows = UnionTransfer.objects.select_for_update(of=("self",))
    row = rows.select_related("run__batch").get(pk=transfer)
    move = advance(deed, UNION_TRANSFER, "refund", row)
    _demand_apart(deed, row)
    demand(hand_rules.rest_to_the_fen(row, refunded_fen))
    demand(written(reason, "未发原因", REASON))
    left = list(lines_for(row.run, row.union_id).filter(state="issued"))
    _carry(deed, f"back:{row.pk}", left, Bucket.IN_TRANSIT, Bucket.ENCUMBERED)
    given_up(deed, f"refund:{row.pk}", left, {one.pk: reason for one in left})
    row.refunded_fen, row.closed_on = refunded_fen, day_of(deed)
    row.save()
    record(deed, row, move=move)
    return row.pk
