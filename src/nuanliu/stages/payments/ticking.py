"""逐行登记: a photographed sign sheet, and for every line on it signed, by proxy or not handed out.

What was not handed out frees its budget, and may be issued again, linked (law 3).
"""

from dataclasses import dataclass
from enum import StrEnum

from nuanliu.core.lifecycles import CASH_DRAW, PAYMENT
from nuanliu.core.refusal import demand
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.texts import told
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.documents.scans import scans_of
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of, permit
from nuanliu.stages.payments import hand_rules, policies
from nuanliu.stages.payments.actions import REASON
from nuanliu.stages.payments.cash import demand_apart, given_up, lines_for
from nuanliu.stages.payments.models import CashDraw, EvidenceKind, Payment, SheetPhoto
from nuanliu.stages.payments.results import Signed, book_signed
from nuanliu.stages.reviews.actions import take_duty


class Outcome(StrEnum):
    """What a line of the sheet shows."""

    SIGNED = "signed"
    PROXY = "proxy"
    BACK = "back"

    @property
    def chinese(self) -> str:
        """As the form says it."""
        return {"signed": "本人已签", "proxy": "代领", "back": "未领"}[self.value]


@dataclass(frozen=True, slots=True)
class Tick:
    """One line ticked: whose, what it shows; the reason of a proxy or of what was not handed out.

    receipt: what the proxy signed for this one line; consent, payee_paper, proxy_paper: the
    payee's letter and photos of both identity documents; proxy_number: the proxy's number.
    """

    payment: int
    outcome: Outcome
    reason: str = ""
    receipt: bytes = b""
    proxy_name: str = ""
    proxy_relation: str = ""
    proxy_number: str = ""
    consent: bytes = b""
    payee_paper: bytes = b""
    proxy_paper: bytes = b""

    def signed(self, sheet: bytes) -> Signed:
        """The line as evidence: the sheet itself, or the proxy's papers beside it."""
        if self.outcome == Outcome.SIGNED:
            return Signed(self.payment, EvidenceKind.PHOTO, sheet)
        return Signed(
            self.payment,
            EvidenceKind.PROXY,
            self.receipt,
            proxy_name=self.proxy_name,
            proxy_relation=self.proxy_relation,
            consent=self.consent,
            proxy_number=self.proxy_number,
            payee_paper=self.payee_paper,
            proxy_paper=self.proxy_paper,
            proxy_reason=self.reason,
        )


@action("payments.tick")
def tick(deed: Deed, *, draw: int, sheet: bytes, ticks: list[Tick]) -> dict[str, int]:
    """逐行登记 of one photographed page of a draw's sheet; how many lines of each outcome.

    The sheet is opened in the guarded child and kept under its hash. All lines or none. Signed and
    proxy: encumbered → paid on evidence, refused as `results.sign`; a proxy also without his
    reason (PROXY-REASON). Not handed out: encumbered → available. Refused TICK-NONE, TICK-LINE,
    SIGN-TWICE, DUTY-SELF.
    """
    rows = CashDraw.objects.select_for_update(of=("self",))
    row = rows.select_related("run__batch__campaign", "union").get(pk=draw)
    permit(deed, CASH_DRAW, "close", row.state)
    demand_apart(deed, row)
    take_duty(deed, row.run.batch, DutyName.RECONCILER)
    lines = {one.pk: one for one in lines_for(row.run, row.union_id)}
    demand(policies.each_once([one.payment for one in ticks]))
    demand(hand_rules.of_the_draw([one.payment for one in ticks], lines))
    file = _kept_sheet(deed, row, sheet)
    for one in ticks:
        if one.outcome == Outcome.PROXY:
            demand(hand_rules.proxy_explained(lines[one.payment].number, one.reason))
            demand(told(one.reason, "代领原因", REASON))
    taken = [one.signed(sheet) for one in ticks if one.outcome != Outcome.BACK]
    if taken:
        book_signed(deed, row.run, taken)
    back = {one.payment: one.reason for one in ticks if one.outcome == Outcome.BACK}
    _give_back(deed, row, file, [lines[pk] for pk in back], back)
    return {one.value: sum(t.outcome == one for t in ticks) for one in Outcome}


def _kept_sheet(deed: Deed, draw: CashDraw, sheet: bytes) -> StoredFile:
    """The photographed page, opened in the guarded child and kept; the same page once."""
    scans_of([sheet], [f"{draw.union.name}的签领表"])
    file = keep(sheet, f"{draw.run.number}签领表", deed.at)
    made, new = SheetPhoto.objects.get_or_create(
        draw=draw, file=file, defaults={"on": day_of(deed), "ticked_by": deed.by.person}
    )
    if new:
        record(deed, made, docs=[file.sha256])
    return file


def _give_back(
    deed: Deed, draw: CashDraw, file: StoredFile, rows: list[Payment], reasons: dict[int, str]
) -> None:
    for one in rows:
        permit(deed, PAYMENT, "give_up", one.state)
    given_up(deed, f"tick:{draw.pk}:{file.sha256}:{deed.key}", rows, reasons)
