"""Tables of 申报: rosters as they arrived, what was wrong in them, and the people put forward."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nuanliu.core.lifecycles import NOMINATION, ROSTER
from nuanliu.core.roster import Field
from nuanliu.core.roster.mapping import LONGEST
from nuanliu.records.journal.states import by_state, known_states, state_field
from nuanliu.records.people.fields import SealedField

FILE_NAME_MAX = NOTE_MAX = 200  # characters
GONE = ("rejected", "withdrawn", "returned")
OCCASION_MAX = 120  # characters


class Channel(models.TextChoices):
    """How the money reaches the person."""

    BANK = "bank", "银行代发"
    CASH = "cash", "现金签领"


class Roster(models.Model):
    """One upload: the file by its hash, who sent it, and what became of it."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="rosters")
    union = models.ForeignKey("people.Union", models.PROTECT, related_name="rosters")
    file = models.ForeignKey("documents.StoredFile", models.PROTECT)
    file_name = models.CharField(max_length=FILE_NAME_MAX)
    sent_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    received_on = models.DateField()
    reading = SealedField(null=True)  # what the guarded child read; see reading.Reading
    mapping = models.JSONField(default=dict)  # column to field ('': passed over), as it was read
    state = state_field()

    TOLD_BESIDE: ClassVar = {
        "findings": (
            *("sheet", "row", "column", "heading", "value"),
            *("code", "severity", "message", "fix", "clause"),
        )
    }

    class Meta:
        indexes = [by_state(ROSTER)]
        constraints = [
            known_states(ROSTER),
            models.UniqueConstraint(
                fields=["campaign", "union", "file"],
                condition=~Q(state="undone"),
                name="roster_same_file_once",
            ),
        ]


class ColumnName(models.Model):
    """What a union means by a heading of its own, once said, for its next files ('' = nothing)."""

    union = models.ForeignKey("people.Union", models.PROTECT, related_name="column_names")
    heading = models.CharField(max_length=LONGEST)
    field = models.CharField(max_length=12, blank=True)
    said_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(field__in=["", *(field.value for field in Field)]),
                name="column_name_field",
            ),
            models.UniqueConstraint(fields=["union", "heading"], name="column_name_once"),
        ]


class RosterFinding(models.Model):
    """One fault by its cell; `value` is masked where it is personal."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="findings")
    sheet = models.TextField()
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=4)
    heading = models.TextField()
    value = models.TextField()
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8)
    message = models.TextField()
    fix = models.TextField()
    clause = models.TextField(blank=True)


class RosterKey(models.Model):
    """Whom one row of a received roster names, by keyed index: how two senders meet at once."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="keys")
    sheet = models.TextField()
    row = models.PositiveIntegerField()
    id_index = models.CharField(max_length=64, db_index=True)


class Nomination(models.Model):
    """One person put forward for one campaign at one amount (fen)."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="nominations")
    union = models.ForeignKey("people.Union", models.PROTECT, related_name="nominations")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="nominations")
    roster = models.ForeignKey(Roster, models.PROTECT, null=True, related_name="nominations")
    row = models.PositiveIntegerField(default=0)
    group = models.CharField(max_length=8)
    post = models.CharField(max_length=60, blank=True)
    amount_fen = models.BigIntegerField()
    reserve = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    nominated_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    note = models.CharField(max_length=NOTE_MAX, blank=True)
    consented = models.BooleanField(default=False)  # what the row said; asked for where it counts
    state = state_field()

    class Meta:
        indexes = [models.Index(fields=["campaign", "state", "id"], name="nomination_work_list")]
        constraints = [
            known_states(NOMINATION),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="nomination_positive"),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="nomination_channel"
            ),
            models.UniqueConstraint(
                fields=["campaign", "person"],
                condition=~Q(state__in=GONE),
                name="nomination_one_live_a_person",
            ),
        ]


class Withdrawal(models.Model):
    """撤回同意: somebody no longer agrees that a campaign handles his data; until he does anew."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="withdrawals")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="withdrawals")
    reason = models.CharField(max_length=NOTE_MAX)
    taken_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    taken_on = models.DateField()
    renewal = models.CharField(max_length=NOTE_MAX, blank=True)  # how he agreed anew
    renewed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    renewed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person"],
                condition=Q(renewed_on=None),
                name="withdrawal_once",
            ),
            models.CheckConstraint(
                condition=Q(renewal="", renewed_by=None, renewed_on=None)
                | (~Q(renewal="") & Q(renewed_by__isnull=False, renewed_on__isnull=False)),
                name="withdrawal_renewed_by_somebody",
            ),
        ]


class Ruling(models.Model):
    """裁定: what a leader decided on a finding about somebody that only a leader may pass."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="rulings")
    code = models.CharField(max_length=40)
    allowed = models.BooleanField()
    reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    decided_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination", "code"], name="ruling_once_a_finding"),
        ]


class Replaced(models.Model):
    """What stood before a roster changed it, so that its undo can put it back.

    values: {"person" | "nomination": {column: [before, after]}} as sealed JSON. An undone one is
    history only.
    """

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="replaced")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="replaced")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    values = SealedField()
    undone = models.BooleanField(default=False)


class History(models.Model):
    """往年发放名单: an earlier paid list as taken over, closed, outside this budget."""

    occasion = models.CharField(max_length=OCCASION_MAX)
    file = models.OneToOneField("documents.StoredFile", models.PROTECT)
    file_name = models.CharField(max_length=200)
    taken_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    taken_on = models.DateField()
    people = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()


class PastGrant(models.Model):
    """What one person was given before these books began (fen); counts for caps and duplicates."""

    history = models.ForeignKey(History, models.PROTECT, related_name="grants")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="past_grants")
    union = models.ForeignKey("people.Union", models.PROTECT, related_name="+")
    paid_on = models.DateField(db_index=True)
    amount_fen = models.BigIntegerField()
    row = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="past_grant_positive"),
        ]
