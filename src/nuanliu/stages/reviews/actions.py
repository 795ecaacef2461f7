"""Deeds of 审核·公示: compile a batch, give opinions, post the notice, hear objections."""

from datetime import date

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import BATCH, NOMINATION, OBJECTION
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.standards import Kind
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.pictures import pictures_of
from nuanliu.records.journal.actions import action, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.people.queries import hands_of, work_calendar
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.consents import held_among, withdrawn_in
from nuanliu.stages.nominations.models import GONE, Nomination
from nuanliu.stages.reviews import policies, queries
from nuanliu.stages.reviews.lists import count_up, leave, money_reached
from nuanliu.stages.reviews.models import Batch, Duty, Item, Notice, Objection, Opinion
from nuanliu.stages.reviews.standing import reasons_against

LABEL, OPINION, OBJECTED, NOTE = 60, 300, 400, 200  # characters of a text


def take_duty(deed: Deed, batch: Batch, duty: DutyName) -> None:
    """Bind the person behind `deed` to `duty` on this batch, or refuse him (law 5).

    Called inside an action's transaction, also by payments for the payer and the reconciler. The
    UNIQUE(batch, person) of the table refuses the same thing again if a rule were ever left out.
    """
    demand(policies.free_for(batch, _hands(batch, deed), duty))
    row, made = Duty.objects.get_or_create(
        batch=batch, person=deed.by.person, defaults={"duty": duty}
    )
    if made:
        record(deed, row)


def _hands(batch: Batch, deed: Deed) -> frozenset[int]:
    """Whoever acts, and with whom he shared a role while the campaign ran."""
    on = day_of(deed)
    return hands_of(deed.by.person_id, batch.campaign.opened_on or on, on)


@action("reviews.compile")
def compile_batch(deed: Deed, *, campaign: int, label: str) -> int:
    """编制: put every waiting nomination of a campaign into one batch; returns its id."""
    move = permit(deed, BATCH, "compile")
    row = Campaign.objects.get(pk=campaign)
    demand(policies.campaign_runs(row))
    demand(written(label, "批次名称", LABEL))
    demand(policies.label_free(row, label))
    waiting = Nomination.objects.select_for_update().filter(campaign=row, state="nominated")
    demand(policies.not_empty(waiting.count(), label))
    batch = Batch.objects.create(campaign=row, label=label, state=move.target)
    _list_all(deed, batch, list(waiting.values_list("pk", flat=True)))
    take_duty(deed, batch, DutyName.MAKER)
    count_up(batch)
    return _keep(deed, batch, move)


def _list_all(deed: Deed, batch: Batch, nominations: list[int]) -> None:
    listing = permit(deed, NOMINATION, "list", "nominated")
    Item.objects.bulk_create(
        [Item(batch=batch, nomination_id=pk) for pk in nominations], batch_size=500
    )
    rows = Nomination.objects.filter(item__batch=batch, state="nominated")
    rows.update(state=listing.target)
    record_rows(deed, queries.nominations_in(batch).order_by("pk"), move=listing)


@action("reviews.submit")
def submit(deed: Deed, *, batch: int) -> int:
    """送审: the maker hands the list over as it stands.

    The rules are asked again of everybody on it, by the standards of the day: between nomination
    and now, and all the more after a return, a cap, a list of the dead or an account may have
    changed. Refused with every reason found; who cannot stay leaves the list first.
    """
    row = Batch.objects.select_for_update().select_related("campaign__line").get(pk=batch)
    move = advance(deed, BATCH, "submit", row)
    take_duty(deed, row, DutyName.MAKER)
    standing = queries.nominations_in(row)
    demand(policies.not_empty(standing.count(), row.label))
    if reasons := list(reasons_against(row.campaign, standing, day_of(deed))):
        raise Refused(*reasons)
    count_up(row)
    return _keep(deed, row, move)


@action("reviews.review")
def review(deed: Deed, *, batch: int, text: str) -> int:
    """审核通过 by the service centre: an opinion bound to the hash of the list."""
    row = Batch.objects.select_for_update().get(pk=batch)
    move = advance(deed, BATCH, "review", row)
    take_duty(deed, row, DutyName.REVIEWER)
    demand(policies.not_empty(row.people + row.reserves, row.label))
    demand(policies.whole_list(row, queries.hash_of_list(row)))
    give_opinion(deed, row, "review", text, agrees=True)
    return _keep(deed, row, move)


@action("reviews.return")
def return_batch(deed: Deed, *, batch: int, text: str) -> int:
    """退回 with a reason; every line stays as it is."""
    row = Batch.objects.select_for_update().get(pk=batch)
    move = advance(deed, BATCH, "return", row)
    give_opinion(deed, row, "return", text, agrees=False)
    return _keep(deed, row, move)


def give_opinion(deed: Deed, batch: Batch, step: str, text: str, *, agrees: bool) -> None:
    """Write an opinion bound to the list as it stands; called inside an action."""
    demand(written(text, "意见" if agrees else "原因", OPINION))
    opinion = Opinion.objects.create(
        batch=batch,
        person=deed.by.person,
        step=step,
        agrees=agrees,
        text=text,
        on=day_of(deed),
        list_hash=batch.list_hash,
    )
    record(deed, opinion)


def _keep(deed: Deed, batch: Batch, move: Move) -> int:
    batch.save()
    record(deed, batch, move=move)
    return batch.pk


@action("reviews.post_notice")
def post_notice(deed: Deed, *, batch: int, first_day_photo: bytes) -> str:
    """公示: starts today and runs the standard's working days; returns the last day (ISO).

    Posted is who stands at this moment, and it stays as posted. Refused (CAL-YEAR) when it would
    reach a year whose holidays are not in the calendar, and (CONSENT-HELD) while somebody on it has
    withdrawn his consent.
    """
    row = Batch.objects.select_for_update().select_related("campaign__standard").get(pk=batch)
    move = advance(deed, BATCH, "post_notice", row)
    demand(policies.not_empty(row.people + row.reserves, row.label))
    demand(policies.whole_list(row, queries.hash_of_list(row)))
    if gone := withdrawn_in(row.campaign):
        listed = queries.nominations_in(row).select_related("person").order_by("pk")
        if held := held_among(gone, listed):
            raise Refused(*held)
    demand(policies.photographed(first_day_photo, "首日"))
    pictures_of([first_day_photo], ["公示首日照片"])
    days = _notice_days(row.campaign, day_of(deed))
    ends = work_calendar().notice_end(day_of(deed), days)
    photo = keep(first_day_photo, "公示首日.jpg", deed.at)
    demand(policies.photo_of_this(queries.noticed_with(photo), None, "首日"))
    notice = Notice.objects.create(
        batch=row,
        posted_on=day_of(deed),
        ends_on=ends,
        working_days=days,
        list_hash=row.list_hash,
        first_day_proof=photo,
    )
    row.items.exclude(nomination__state__in=GONE).update(notice=notice)
    record(deed, notice, docs=[photo.sha256])
    _keep(deed, row, move)
    return ends.isoformat()


def _notice_days(campaign: Campaign, on: date) -> int:
    days = standard_of(campaign).number_on(Kind.NOTICE_DAYS, on)
    if isinstance(days, Refusal):
        raise Refused(days)
    return days


@action("reviews.end_notice")
def end_notice(deed: Deed, *, batch: int, last_day_photo: bytes) -> int:
    """结束公示 after its last day, with that day's photo; refused PHOTO-* for what is none."""
    row = Batch.objects.select_for_update().get(pk=batch)
    move = advance(deed, BATCH, "end_notice", row)
    notice = queries.latest_notice(row)
    demand(policies.notice_over(notice, day_of(deed)))
    demand(policies.photographed(last_day_photo, "末日"))
    pictures_of([last_day_photo], ["公示末日照片"])
    if notice is not None:
        photo = keep(last_day_photo, "公示末日.jpg", deed.at)
        demand(policies.photo_of_this(queries.noticed_with(photo), notice, "末日"))
        notice.last_day_proof = photo
        demand(policies.notice_proved(notice))
        notice.save()
        record(deed, notice, docs=[photo.sha256])
    return _keep(deed, row, move)


@action("reviews.object")
def raise_objection(deed: Deed, *, batch: int, text: str, nomination: int | None = None) -> int:
    """异议 against one person of the list, or, without one, against the procedure; its id.

    Heard from the first day of the notice on, also after the decision and the payment.
    """
    row = Batch.objects.select_for_update().get(pk=batch)
    return object_to(deed, row, text, nomination).pk


def object_to(deed: Deed, row: Batch, text: str, nomination: int | None) -> Objection:
    """Write down an objection inside an action that has locked its batch."""
    move = permit(deed, OBJECTION, "raise")
    demand(written(text, "异议内容", OBJECTED))
    demand(policies.may_object(row))
    if nomination is not None:
        named = queries.nominations_in(row).select_related("person").filter(pk=nomination)
        demand(policies.objected_to(row, named.first()))
    objection = Objection.objects.create(
        batch=row,
        nomination_id=nomination,
        text=text,
        raised_on=day_of(deed),
        raised_by=deed.by.person,
        state=move.target,
    )
    record(deed, objection, move=move)
    return objection


@action("reviews.decide_objection")
def decide_objection(deed: Deed, *, objection: int, upheld: bool, answer: str) -> int:
    """认定 an objection, by nobody who raised it, or made, reviewed, paid or reconciled the list.

    Whoever decides it counts among the approvers of the batch from then on: he neither pays nor
    reconciles what his word let go (law 5).

    Upheld against a person, he is rejected with the answer as reason; what was set aside for him
    is available again. Refused (WITHDRAW-LATE) while a payment of his is on its way. Money that
    has reached him is a separate deed: he stays on record as approved and paid, is never paid
    again, and stands in `payments.queries.to_recover` until 追回 is opened.
    """
    row = (
        Objection.objects.select_for_update(of=("self",)).select_related("batch").get(pk=objection)
    )
    move = advance(deed, OBJECTION, "uphold" if upheld else "dismiss", row)
    before = row.raised_by_id
    demand(another_person(hands(deed), before, step="认定异议", before="登记异议"))
    take_duty(deed, row.batch, DutyName.APPROVER)
    demand(written(answer, "认定意见", NOTE))
    row.decided_by, row.answer = deed.by.person, answer
    row.save()
    record(deed, row, move=move)
    if upheld and row.nomination_id is not None:
        _strike(deed, row.nomination_id, answer)
    return row.pk


def _strike(deed: Deed, nomination: int, reason: str) -> None:
    rows = Nomination.objects.select_for_update().select_related("campaign__line")
    row = rows.get(pk=nomination)
    if row.state in GONE or money_reached(row):
        return  # he left by himself, or the money is for 追回 to bring back
    move = advance(deed, NOMINATION, "reject", row)
    row.note = reason
    leave(deed, row, move)
