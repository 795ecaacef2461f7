"""Duties, notices and decisions as tables of `checks`."""

from django.db.models import QuerySet

from nuanliu.core.dates import every_day
from nuanliu.core.refusal import Refused
from nuanliu.core.sweeps import rows
from nuanliu.records.people.queries import work_calendar
from nuanliu.stages.campaigns.binding import Rows, campaign_key
from nuanliu.stages.nominations.binding import person_key
from nuanliu.stages.nominations.models import GONE
from nuanliu.stages.reviews.models import Batch, Duty, Item, Notice


def review_tables(batches: QuerySet[Batch]) -> dict[str, Rows]:
    """Who did what on the batches, how long they were posted, and what was decided."""
    notices = list(Notice.objects.filter(batch__in=batches).select_related("batch").order_by("pk"))
    return {
        "duty": _duties(batches),
        "notice": [_notice(row) for row in notices],
        "workday": _workdays(notices),
        "approval": _approvals(batches),
    }


def batch_key(batch: int) -> str:
    """How the tables call a batch."""
    return f"batch:{batch}"


def _duties(batches: QuerySet[Batch]) -> Rows:
    found = Duty.objects.filter(batch__in=batches).order_by("pk")
    values = found.values_list("batch_id", "duty", "person_id")
    return [
        rows.DutyHeld(batch_key(batch), duty, person_key(person)) for batch, duty, person in values
    ]


def _notice(row: Notice) -> rows.NoticeRun:
    return rows.NoticeRun(
        notice=f"notice:{row.pk}",
        batch=batch_key(row.batch_id),
        campaign=campaign_key(row.batch.campaign_id),
        first_day=row.posted_on,
        last_day=row.ends_on,
        first_photo=row.first_day_proof_id is not None,
        last_photo=row.last_day_proof_id is not None,
    )


def _workdays(notices: list[Notice]) -> Rows:
    """The working days of the notices; a day the calendar does not know counts as none."""
    calendar = work_calendar()
    found: Rows = []
    for day in sorted({day for row in notices for day in every_day(row.posted_on, row.ends_on)}):
        try:
            working = calendar.is_working_day(day)
        except Refused:
            working = False
        found += [rows.Workday(day)] if working else []
    return found


def _approvals(batches: QuerySet[Batch]) -> Rows:
    """What was approved and not withdrawn since."""
    found = Item.objects.filter(batch__in=batches, decision__isnull=False)
    found = found.exclude(nomination__state__in=GONE).order_by("pk")
    values = found.values_list(
        "decision__number",
        "nomination__campaign_id",
        "nomination__person_id",
        "nomination__amount_fen",
        "decision__on",
    )
    return [
        rows.Approval(number, campaign_key(campaign), person_key(person), fen, on)
        for number, campaign, person, fen, on in values
    ]
