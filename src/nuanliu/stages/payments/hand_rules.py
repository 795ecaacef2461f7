"""Rules of cash in somebody's hands: who may carry it, and what must add up before it is closed."""

from collections.abc import Collection, Sequence
from datetime import date

from nuanliu.core.duties import SEPARATION
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.models import CashDay, CashDraw, Payment, Run, UnionTransfer

CARRY_RULE = "现金领用双人经手、当日交清（待确认）"
LIST_RULE = "基层工会代发须交回实名名单（待确认）"


def in_cash(run: Run) -> Refusal | None:
    """Only the cash of a run that has left is drawn or entrusted."""
    if run.channel == Channel.CASH and run.state == "released":
        return None
    what = f"发放批 {run.number} 不是已送出、还没有结清的现金发放"
    return Refusal("CASH-RUN", what, "请先锁定并送出现金发放批")


def untouched(run: Run, union: str, lines: Sequence[Payment]) -> Refusal | None:
    """All lines of the union still wait for a signature, and nobody holds their cash."""
    if not lines:
        what = f"发放批 {run.number} 里没有{union}的人"
        return Refusal("CASH-EMPTY", what, "请核对发放批和单位")
    if all(one.state == "issued" for one in lines):
        return None
    what = f"发放批 {run.number} 里{union}的人已经有签领或交回"
    return Refusal("CASH-STARTED", what, "请逐笔办完其余各笔，或取消后重新锁定")


def in_nobodys_hands(run: Run, union_id: int, union: str) -> Refusal | None:
    """The cash of one union of a run leaves the till once."""
    drawn = CashDraw.objects.filter(run=run, union=union_id)
    sent = UnionTransfer.objects.filter(run=run, union=union_id)
    if not drawn.exists() and not sent.exists():
        return None
    what = f"发放批 {run.number} 里{union}的钱已经领出或转出"
    return Refusal("CASH-TWICE", what, "请查看原来的领用单或代发单")


def none_objected(union: str, names: Collection[str]) -> Refusal | None:
    """Whom an open objection holds gets nothing handed out (law 6)."""
    if not names:
        return None
    what = f"对{union}里{'、'.join(names)}的异议还没有结论"
    return Refusal("OBJECTION-PERSON", what, "请先作出认定")


def may_carry(name: str, person: int, fit: Collection[int]) -> Refusal | None:
    """Cash is carried by active office people who decide and reconcile nothing of its batch."""
    if person in fit:
        return None
    fix = "请选在岗的综合办公室或职工服务中心人员，不能是管理员或本批的审批、付款、对账人"
    return Refusal("CASH-HANDLER", f"{name}不能经手这批现金", fix, SEPARATION)


def two_carriers(handler: int, companion: int) -> Refusal | None:
    """Cash goes out with two persons."""
    if handler != companion:
        return None
    return Refusal("CASH-ALONE", "两位经办人是同一个人", "现金须双人经手，请另选一位", CARRY_RULE)


def day_open(name: str, person: int, on: date) -> Refusal | None:
    """Nothing more is drawn on a day whose cash was counted."""
    if not CashDay.objects.filter(handler=person, on=on).exists():
        return None
    what = f"{name} {on} 的现金已经清点交清"
    return Refusal("CASH-CLOSED", what, "请改由另一位经办人领出，或改日再领", CARRY_RULE)


def anything_drawn(name: str, on: date, draws: Collection[CashDraw]) -> Refusal | None:
    """There is something to count."""
    if draws:
        return None
    return Refusal("CASH-NONE", f"{name} {on} 没有待交清的现金", "请核对经办人和日期")


def all_ticked(name: str, on: date, waiting: int) -> Refusal | None:
    """Every line is signed, by proxy, or not handed out before the cash is counted."""
    if not waiting:
        return None
    what = f"{name} {on} 领出的现金还有 {waiting} 笔没有登记结果"
    return Refusal("CASH-UNTICKED", what, "请先按签领表逐行登记", CARRY_RULE)


def adds_up(
    name: str, on: date, drawn_fen: int, handed_fen: int, returned_fen: int
) -> Refusal | None:
    """Drawn = handed out + returned, per handler and day, to the fen."""
    short = drawn_fen - handed_fen - returned_fen
    if not short and returned_fen >= 0:
        return None
    said = f"短 {Money(short)} 元" if short > 0 else f"多 {Money(-short)} 元"
    what = (
        f"{name} {on} 领出 {Money(drawn_fen)} 元，已发 {Money(handed_fen)} 元，"
        f"交回 {Money(returned_fen)} 元，{said}"
    )
    return Refusal("CASH-DIFFERENCE", what, "请重新清点现金、核对签领表后再交清", CARRY_RULE)


def of_the_draw(asked: Collection[int], inside: Collection[int]) -> Refusal | None:
    """A sheet ticks the lines of its own union and run, and at least one."""
    if not asked:
        return Refusal("TICK-NONE", "没有登记任何一行", "请逐行选择：已签、代领或未领")
    if set(asked) <= set(inside):
        return None
    return Refusal("TICK-LINE", "有的行不属于这张签领表", "请刷新后重新登记")


def proxy_explained(number: str, reason: str) -> Refusal | None:
    """Whoever signs for another says why the payee could not come."""
    if reason.strip():
        return None
    what = f"发放 {number} 的代领没有写明原因"
    return Refusal("PROXY-REASON", what, "请写明本人不能到场的原因", CARRY_RULE)


def held_unions(run: Run) -> set[int]:
    """The unions of a run whose cash is in the hands of handlers or of the union itself."""
    drawn = CashDraw.objects.filter(run=run, state="drawn")
    sent = UnionTransfer.objects.filter(run=run).exclude(state="closed")
    return {*drawn.values_list("union", flat=True), *sent.values_list("union", flat=True)}


def not_in_hands(number: str, union_id: int, held: Collection[int]) -> Refusal | None:
    """Cash that was drawn or entrusted is accounted for on its own sheet or list."""
    if union_id not in held:
        return None
    what = f"发放 {number} 的现金已经领出或转给基层工会"
    return Refusal("CASH-IN-HANDS", what, "请在领用单里逐行登记，或核对基层工会的实发名单")


def cash_accounted(run: Run) -> Refusal | None:
    """A run is settled when nobody holds cash of it any more."""
    if not held_unions(run):
        return None
    what = f"发放批 {run.number} 还有没有交清的现金或基层工会代发"
    return Refusal("RUN-CASH", what, "请先清点交清，或核对实发名单、登记余款")


def whole_list(faults: Sequence[str]) -> Refusal | None:
    """A union's list that says anything else than our lines is refused whole."""
    if not faults:
        return None
    what = f"实发名单与发放名单不一致（{len(faults)} 处），整份未收：{'；'.join(faults[:10])}"
    return Refusal("LIST-CONFLICT", what, "请退回基层工会核对更正后重报", LIST_RULE)


def rest_to_the_fen(transfer: UnionTransfer, refunded_fen: int) -> Refusal | None:
    """The union gives back exactly what it did not hand out."""
    due = transfer.amount_fen - transfer.handed_fen
    if refunded_fen == due:
        return None
    what = f"应退回余款 {Money(due)} 元，登记的是 {Money(refunded_fen)} 元"
    return Refusal("LIST-REFUND", what, "请核对银行进账单", LIST_RULE)


def transfer_once(reference: str) -> Refusal | None:
    """One bank slip is one transfer."""
    if not UnionTransfer.objects.filter(reference=reference).exists():
        return None
    return Refusal("LIST-SLIP", f"转账凭证 {reference} 已经登记过", "请核对凭证号")
