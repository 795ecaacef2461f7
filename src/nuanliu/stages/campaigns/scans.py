"""扫描件: signed papers kept as pictures or PDF, and the steps that wait for them.

Which step demands which scan stands in the standards (`required_scan`); what is attached stays.
"""

import hashlib
from datetime import date

from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Role
from nuanliu.core.standards import Kind
from nuanliu.core.standards.scans import SCANS, STEPS
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.scans import scans_of
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.campaigns.models import NAME_MAX, Campaign, Scan
from nuanliu.stages.campaigns.queries import standard_of

HANDS = frozenset({Role.OFFICE, Role.SERVICE_CENTER})


@action("campaigns.attach_plan")
def attach_plan(deed: Deed, *, campaign: int, name: str, data: bytes) -> int:
    """附方案: the signed plan of a campaign; the id of the scan.

    Refused SCAN-ROLE, SCAN-TWICE, TEXT-*, and SCAN-* or PHOTO-* for what is no scan.
    """
    row = Campaign.objects.get(pk=campaign)
    return keep_scan(deed, row, "plan", subject_of(row), name, data).pk


def subject_of(row: Campaign) -> str:
    """How a scan names the campaign as what it is about."""
    return f"campaigns.campaign:{row.pk}"


def keep_scan(
    deed: Deed, campaign: Campaign, kind: str, subject: str, name: str, data: bytes,
    *, union: int | None = None,
) -> Scan:  # fmt: skip
    """Within an action: keep the file, its row and its line.

    subject: 'app.model:pk' of what it is about; union: whose chair may attach it too.
    """
    demand(_may_attach(deed, union))
    demand(written(name, "文件名", NAME_MAX))
    scans_of([data], [f"“{name}”"])
    digest = hashlib.sha256(data).hexdigest()
    if Scan.objects.filter(subject=subject, kind=kind, file=digest).exists():
        raise Refused(Refusal("SCAN-TWICE", f"这份{SCANS[kind]}已经附过", "请核对文件"))
    row = Scan.objects.create(
        campaign=campaign,
        kind=kind,
        subject=subject,
        name=name,
        file=keep(data, name, deed.at),
        attached_by=deed.by.person,
        attached_on=day_of(deed),
    )
    record(deed, row, docs=[digest])
    return row


def _may_attach(deed: Deed, union: int | None) -> Refusal | None:
    held = roles_of(deed.by, day_of(deed), union)
    allowed = HANDS | ({Role.CHAIR} if union is not None else set())
    if held & allowed:
        return None
    who = "、".join(sorted(role.chinese for role in allowed))
    return Refusal("SCAN-ROLE", "您的岗位不能附扫描件", f"请转交：{who}")


def complete(campaign: Campaign, step: str, subject: str, on: date) -> Refusal | None:
    """SCAN-MISSING while a scan that the standards demand before a step is not attached.

    Those about the campaign itself count for every step of it.
    """
    have = set(
        Scan.objects.filter(
            campaign=campaign, subject__in=(subject, subject_of(campaign))
        ).values_list("kind", flat=True)
    )
    for row in standard_of(campaign).in_force(Kind.REQUIRED_SCAN, on):
        lacking = [SCANS[word] for word in row.words if word not in have]
        if row.name == step and lacking:
            what = f"还没有附{'、'.join(lacking)}的扫描件，不能{STEPS[step][0]}"
            return Refusal("SCAN-MISSING", what, "请先在页面上“附扫描件”", row.clause)
    return None
