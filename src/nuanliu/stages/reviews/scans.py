"""盖章审批表: the form of a decision, stamped and signed on paper, kept beside its batch."""

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.journal.actions import action
from nuanliu.records.journal.deeds import Deed
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


def batch_subject(batch: int) -> str:
    """How a scan names a batch as what it is about."""
    return f"reviews.batch:{batch}"
