"""会议纪要 and 盖章审批表: the papers of a decision on a list, kept beside its batch."""

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.actions import read
from nuanliu.records.journal.actions import action
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.campaigns.models import Scan
from nuanliu.stages.campaigns.scans import keep_scan
from nuanliu.stages.reviews.models import Batch


@action("reviews.attach_approval")
def attach_approval(deed: Deed, *, batch: int, name: str, data: bytes) -> int:
    """附盖章审批表, once there is a decision; the id of the scan.

    Refused SCAN-EARLY and as `scans.attach_plan`.
    """
    row = Batch.objects.select_related("campaign").get(pk=batch)
    if not row.decisions.exists():
        what = f"“{row.label}”还没有审批，没有可盖章的审批表"
        raise Refused(Refusal("SCAN-EARLY", what, "请在审批之后附上"))
    return keep_scan(deed, row.campaign, "approval", batch_subject(batch), name, data).pk


@action("reviews.attach_minutes")
def attach_minutes(deed: Deed, *, batch: int, name: str, data: bytes) -> int:
    """附会议纪要 of the meeting that is about to decide on the list; the id of the scan.

    The newest one is taken by whoever approves without a file of his own, so that a leader need
    not carry one on his phone. Refused SCAN-LATE once there is a decision, and as
    `scans.attach_plan`.
    """
    row = Batch.objects.select_related("campaign").get(pk=batch)
    if row.decisions.exists():
        what = f"“{row.label}”已经审批，它的会议纪要不能再附"
        raise Refused(Refusal("SCAN-LATE", what, "请核对批次"))
    return keep_scan(deed, row.campaign, "minutes", batch_subject(batch), name, data).pk


def attached_minutes(batch: int) -> Scan | None:
    """The newest minutes attached to a batch before its decision."""
    rows = Scan.objects.filter(subject=batch_subject(batch), kind="minutes")
    return rows.select_related("file").order_by("-pk").first()


def minutes_of(batch: int) -> bytes:
    """The bytes of these minutes; b'' for none, which a decision refuses."""
    kept = attached_minutes(batch)
    return read(kept.file) if kept is not None else b""


def batch_subject(batch: int) -> str:
    """How a scan names a batch as what it is about."""
    return f"reviews.batch:{batch}"
