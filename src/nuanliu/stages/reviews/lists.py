"""What a batch holds, and what happens to list and money when somebody leaves it.

Until the notice a list shrinks with everybody who leaves it; posted, it stays as it was posted and
only the decision is about those who are left.
"""

from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.journal.actions import record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.ledger import actions as ledger
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.projects.queries import total_fen
from nuanliu.stages.reviews import queries
from nuanliu.stages.reviews.models import Batch

SUBJECT = "nominations.nomination"
UNPOSTED = ("compiled", "submitted", "reviewed")
MONEY_CAME_BACK = {"returned", "recovered"}


def count_up(batch: Batch) -> None:
    """Head-counts, sum and hash of the list as it stands; the caller saves and records."""
    main = queries.nominations_in(batch, reserve=False)
    batch.people, batch.total_fen = main.count(), total_fen(main)
    batch.reserves = queries.nominations_in(batch, reserve=True).count()
    batch.list_hash = queries.hash_of_list(batch)


def leave(deed: Deed, nomination: Nomination, move: Move) -> None:
    """Write that `move` took somebody off his list: money still set aside for him is released.

    The state and the note of `nomination` are set already. Refused (WITHDRAW-LATE) while a payment
    of his may still succeed.
    """
    posted = _release(deed, nomination) if move.source == "approved" else None
    nomination.save()
    legs, voucher = (posted.legs, posted.number) if posted else ((), "")
    record(deed, nomination, move=move, legs=legs, voucher=voucher)
    rows = Batch.objects.select_for_update().filter(items__nomination=nomination)
    for batch in rows.filter(state__in=UNPOSTED):
        count_up(batch)
        batch.save()
        record(deed, batch)


def money_reached(nomination: Nomination) -> bool:
    """Whether a payment of his arrived and is still with him."""
    return nomination.payments.filter(state="paid").exists()


def _release(deed: Deed, nomination: Nomination) -> ledger.Posted | None:
    valid = nomination.payments.exclude(state="void").order_by("-pk")
    newest = valid.values_list("state", flat=True).first()
    if newest is not None and newest not in MONEY_CAME_BACK:
        what = "此人有一笔发放还没有作废或退回，不能直接退出"
        fix = "未送出的请先取消发放批，未成功的请先作废，已到账的请办理追回"
        raise Refused(Refusal("WITHDRAW-LATE", what, fix))
    if newest is not None:
        return None  # the return itself made the money available
    line = nomination.campaign.line.ledger_line_id
    leg = ledger.Transfer(
        line, "encumbered", "available", nomination.amount_fen, f"{SUBJECT}:{nomination.pk}"
    )
    return ledger.post(
        key=f"withdraw:{nomination.pk}:{deed.key}",
        kind="release",
        on=day_of(deed),
        memo=f"退出 {nomination.campaign.name}",
        transfers=[leg],
    )
