"""Tables of 审核·公示·审批: batches, duties, opinions, notices, decisions and who signs."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import BATCH, OBJECTION
from nuanliu.core.roles import Duty as DutyName
from nuanliu.records.journal.states import by_state, known_states, state_field
from nuanliu.records.people.fields import SealedField


class Batch(models.Model):
    """The list that is reviewed, noticed and decided as one; `list_hash` binds approvals to it."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="batches")
    label = models.CharField(max_length=60)
    people = models.PositiveIntegerField(default=0)
    reserves = models.PositiveIntegerField(default=0)
    total_fen = models.BigIntegerField(default=0)
    list_hash = models.CharField(max_length=64, blank=True)
    state = state_field()

    class Meta:
        indexes = [by_state(BATCH)]
        constraints = [
            known_states(BATCH),
            models.UniqueConstraint(fields=["campaign", "label"], name="batch_label_once"),
        ]


class Duty(models.Model):
    """Who did what on a batch. One row a person: nobody holds two of the five duties (law 5)."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="duties")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    duty = models.CharField(max_length=12, choices=[(d.value, d.chinese) for d in DutyName])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "person"], name="duty_one_a_person"),
            models.CheckConstraint(
                condition=Q(duty__in=[d.value for d in DutyName]), name="duty_known"
            ),
        ]


class Opinion(models.Model):
    """意见: what somebody in the chain said of the batch, and when."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="opinions")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    step = models.CharField(max_length=16)
    agrees = models.BooleanField()
    text = models.CharField(max_length=300)
    on = models.DateField()
    list_hash = models.CharField(max_length=64)


class Notice(models.Model):
    """公示: the masked list as posted, its first and last day and its proofs."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="notices")
    posted_on = models.DateField()
    ends_on = models.DateField()
    working_days = models.PositiveSmallIntegerField()
    list_hash = models.CharField(max_length=64)
    first_day_proof = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, related_name="+"
    )
    last_day_proof = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("posted_on")), name="notice_window"),
            models.CheckConstraint(
                condition=~Q(last_day_proof=F("first_day_proof")), name="notice_two_photos"
            ),
        ]


class Signature(models.Model):
    """签署: a leader's name under one decision, before it is taken or with it.

    `number` is the decision's, `list_hash` stands for the people and amounts it was given for: the
    signature counts for the decision of that number on exactly these, and for no other.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="signatures")
    number = models.CharField(max_length=60)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    on = models.DateField()
    list_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number", "person", "list_hash"], name="signature_once_a_person"
            ),
        ]


class Decision(models.Model):
    """集体决定: the meeting, its minutes, and who took it; a supplement decides substitutes.

    `list_hash` stands for the people decided on and their amounts; who signed it: `Signature`.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="decisions")
    number = models.CharField(max_length=60, unique=True)
    on = models.DateField()
    supplement = models.BooleanField(default=False)
    people = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    attended = models.PositiveSmallIntegerField()
    approver = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    minutes = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True)
    voucher = models.CharField(max_length=20)
    list_hash = models.CharField(max_length=64)


class Item(models.Model):
    """One nomination in a batch, the notice that named it and the decision that approved it."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items")
    nomination = models.OneToOneField("nominations.Nomination", models.PROTECT)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="items")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="items")

    class Meta:
        indexes = [models.Index(fields=["batch", "nomination"], name="item_in_order")]


class Objection(models.Model):
    """异议: against one person (holds him) or the procedure (holds the campaign) until decided."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="objections")
    nomination = models.ForeignKey("nominations.Nomination", models.PROTECT, null=True)
    text = models.CharField(max_length=400)
    raised_on = models.DateField()
    raised_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=200, blank=True)
    state = state_field()

    class Meta:
        indexes = [by_state(OBJECTION)]
        constraints = [
            known_states(OBJECTION),
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_what"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("raised_by")), name="objection_two_persons"
            ),
        ]


class Letter(models.Model):
    """来件: what came with an objection from the public page: how to reach its sender."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="letter")
    contact = SealedField(null=True)


class Enclosure(models.Model):
    """来件照片: one picture that came with a letter."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="enclosures")
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
