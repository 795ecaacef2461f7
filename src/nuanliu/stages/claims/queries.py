"""Questions about claims: what a packet holds and lacks, and what its runs paid."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Sum

from nuanliu.records.journal.queries import history
from nuanliu.records.ledger.queries import paying_vouchers
from nuanliu.records.people.models import Account
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.claims.policies import missing_papers
from nuanliu.stages.payments.models import Payment, Run


class Packet(NamedTuple):
    """A claim's papers in the auditor's order: (kind, name, SHA-256), and what is missing."""

    papers: list[tuple[str, str, str]]
    missing: list[str]


def packet_of(claim: Claim) -> Packet:
    """Everything attached to a claim, and the names of what is not."""
    rows = claim.attachments.order_by("pk").values_list("kind", "name", "file_id")
    return Packet(list(rows), missing_papers(claim))


def runs_to_claim(campaign: Campaign) -> list[Run]:
    """The settled runs of a campaign that stand in no claim yet, oldest first."""
    rows = Run.objects.filter(batch__campaign=campaign, state="settled", claimed=None)
    return list(rows.select_related("batch").order_by("pk"))


MAKING = ("claims.draft", "claims.amend")  # whoever did one of these was its drafter once


def makers_of(claim: Claim) -> list[int]:
    """The persons who ever were the drafter of a claim, as the journal has it."""
    lines = history("claims.claim", claim.pk)
    accounts = {line["actor"].rpartition(":")[2] for line in lines if line["kind"] in MAKING}
    rows = Account.objects.filter(pk__in=accounts).values_list("person", flat=True)
    return sorted({claim.drafted_by_id, *rows})


def runs_of(claim: Claim) -> list[Run]:
    """The runs whose vouchers a relief claim files, oldest first."""
    rows = Run.objects.filter(claimed__claim=claim)
    return list(rows.select_related("batch").order_by("pk"))


def vouchers_of(claim: Claim) -> list[str]:
    """Numbers of the vouchers behind a claim: a purchase's own, or those that paid its runs."""
    if claim.kind == ClaimKind.PURCHASE:
        return [claim.voucher] if claim.voucher else []
    paid = Payment.objects.filter(run__in=runs_of(claim), state="paid").order_by("pk")
    return paying_vouchers([f"payments.payment:{pk}" for pk in paid.values_list("pk", flat=True)])


def paid_by(runs: Collection[Run]) -> int:
    """What some runs paid and people kept, in fen: partial recoveries taken off."""
    sums = Payment.objects.filter(run__in=runs, state="paid").aggregate(
        paid=Sum("amount_fen", default=0), back=Sum("case__recovered_fen", default=0)
    )
    return int(sums["paid"] - sums["back"])
