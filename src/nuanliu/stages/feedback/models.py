"""Tables of 满意度与回访: surveys, answers that know no person, call-backs and doubts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import CALL, CALL_ROUND, DOUBT, KEYING, SURVEY
from nuanliu.records.journal.states import by_state, known_states, state_field
from nuanliu.records.people.fields import SealedField

SEED_MAX = 64  # characters
COUNTED = ("open", "closed")  # the states in which a survey has answers
# How an answer came in: by a code of one's own, by the link that all have, on paper keyed in once
# or by two persons, by telephone.
LINK, SHARED, PAPER, TWICE, PHONE = "link", "shared", "paper", "paper2", "phone"
LABEL_MAX, WHY_MAX, TOLD_MAX = 40, 200, 300  # characters
HISTORY_MAX = 1500  # what was said, with what was found and asked again since


class Survey(models.Model):
    """满意度调查: asked of the people actually paid in one campaign."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="surveys")
    seed = models.CharField(max_length=SEED_MAX)  # lets the auditor draw the same sample again
    questions = models.JSONField()
    population = models.PositiveIntegerField()
    issued = models.PositiveIntegerField(default=0)
    prepared_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    state = state_field()
    TOLD_BESIDE: ClassVar = {"tokens": ("digest",), "asked": ("payment_id", "place")}

    class Meta:
        constraints = [
            known_states(SURVEY),
            models.CheckConstraint(
                condition=Q(issued__lte=F("population")) & (Q(issued__gt=0) | Q(state="prepared")),
                name="survey_issued_to_the_paid",
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(state__in=COUNTED), name="survey_once_a_campaign"
            ),
        ]


class Asked(models.Model):
    """Who was drawn to be asked: one payment that reached its person, and its place in the draw.

    It tells whom the office turns to, and is joined to no token and no answer.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="asked")
    payment = models.ForeignKey("payments.Payment", models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "payment"], name="asked_once_a_survey"),
        ]


class Token(models.Model):
    """The hash of a one-answer token: whether it was used, never whose it was."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)


class Answer(models.Model):
    """One answer: question code → choice; `channel` says how it came in."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    choices = models.JSONField()
    channel = models.CharField(max_length=8)
    valid = models.BooleanField()

    class Meta:
        # Answers are told by what they ticked: counted along this index, never read one by one.
        indexes = [models.Index(fields=["survey", "valid", "choices"], name="answers_alike")]


class Wording(models.Model):
    """Under which edition of the question bank a survey was worded; without a row: the first."""

    survey = models.OneToOneField(Survey, models.PROTECT, related_name="wording")
    edition = models.PositiveSmallIntegerField()


class SharedLink(models.Model):
    """公用链接: the hash of the one code that all who are asked have."""

    survey = models.OneToOneField(Survey, models.PROTECT, related_name="shared")
    digest = models.CharField(max_length=64, unique=True)


class Interview(models.Model):
    """电话访问: who asked, for an answer taken down by telephone; whom he asked is kept nowhere."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="interview")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")


class Keying(models.Model):
    """录入单: a stack of paper forms, keyed in by one person and again by another.

    first, second: what each read, a form a place, as question code to choice.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="keyings")
    label = models.CharField(max_length=LABEL_MAX)  # what is written on the stack
    first = models.JSONField()
    second = models.JSONField(default=list)
    first_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    second_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=WHY_MAX, blank=True)  # it was thrown away
    state = state_field()

    class Meta:
        indexes = [by_state(KEYING)]
        constraints = [
            known_states(KEYING),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")),
                name="keying_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("twice", "taken")) | Q(second_by__isnull=False),
                name="keying_read_again",
            ),
            models.UniqueConstraint(
                fields=["survey", "label"], condition=~Q(state="void"), name="keying_label_once"
            ),
        ]


class CallRound(models.Model):
    """回访: a part of those who were paid in a campaign, drawn by a kept seed, to be called."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="call_rounds")
    seed = models.CharField(max_length=SEED_MAX)
    share = models.PositiveSmallIntegerField()  # percent of those paid
    population = models.PositiveIntegerField()
    drawn_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    drawn_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        indexes = [by_state(CALL_ROUND)]
        constraints = [
            known_states(CALL_ROUND),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(state="calling"), name="call_round_one_open"
            ),
        ]


class Received(models.TextChoices):
    """What somebody says of his money."""

    FULL = "full", "足额收到"
    SHORT = "short", "金额不对"
    MISSING = "missing", "没收到"


class Call(models.Model):
    """回访电话: one person drawn, by his payment; how often he was called, and what he said.

    got_fen: what he says he got, where that is not what was paid; choices: question to choice.
    """

    round = models.ForeignKey(CallRound, models.PROTECT, related_name="calls")
    payment = models.ForeignKey("payments.Payment", models.PROTECT, related_name="calls")
    place = models.PositiveIntegerField()  # in the draw
    tries = models.PositiveSmallIntegerField(default=0)
    last_on = models.DateField(null=True)
    caller = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    received = models.CharField(max_length=8, choices=Received.choices, blank=True)
    got_fen = models.BigIntegerField(null=True)
    choices = models.JSONField(default=dict)
    note = models.CharField(max_length=WHY_MAX, blank=True)
    state = state_field()

    class Meta:
        indexes = [
            by_state(CALL),
            models.Index(fields=["round", "place"], name="calls_in_order"),
        ]
        constraints = [
            known_states(CALL),
            models.UniqueConstraint(fields=["round", "payment"], name="call_once_a_round"),
            models.CheckConstraint(
                condition=Q(state="answered", received__in=Received.values, caller__isnull=False)
                | ~Q(state="answered") & Q(received="", got_fen=None),
                name="call_answered_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(got_fen=None) | Q(received="short", got_fen__gte=0),
                name="call_amount_where_it_differs",
            ),
        ]


class Wish(models.Model):
    """回访中提出的诉求: what the one who was called asked for besides."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="wish")
    request = models.OneToOneField("visits.Request", models.PROTECT, related_name="wish")


class Source(models.TextChoices):
    """Who gave a telephone number for a call."""

    UNION = "union", "单位提供"
    HIMSELF = "self", "本人留下"
    OTHER = "other", "其他"


class Contact(models.Model):
    """联系电话: a number kept sealed for one call, and wiped when its round is over."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="contact")
    number = SealedField(null=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    given_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    given_on = models.DateField()
    wiped_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wiped_on=None) | Q(number__isnull=True), name="contact_wiped_is_gone"
            ),
        ]


class DoubtKind(models.TextChoices):
    """What is in doubt."""

    MISSING = "missing", "没收到"
    SHORT = "short", "金额不对"
    OTHER = "other", "其他"


class Finding(models.TextChoices):
    """What came of a doubt."""

    ARRIVED = "arrived", "已足额收到"
    MISTAKEN = "mistaken", "反映有误"
    REISSUED = "reissued", "退回后已重发"
    RECOVERING = "recovering", "发放有误，已立项追回"
    UNTRACEABLE = "untraceable", "无法联系，不能核实"


class Doubt(models.Model):
    """收款核实: somebody says that his money did not come, or not all: looked into, then settled.

    payment, call: None where it came by the page of a survey; contact: sealed, '' never.
    """

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="doubts")
    kind = models.CharField(max_length=8, choices=DoubtKind.choices)
    payment = models.ForeignKey(
        "payments.Payment", models.PROTECT, null=True, related_name="doubts"
    )
    call = models.OneToOneField(Call, models.PROTECT, null=True, related_name="doubt")
    told = models.CharField(max_length=HISTORY_MAX)
    contact = SealedField(null=True)
    raised_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    raised_on = models.DateField()
    assigned_to = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    finding = models.CharField(max_length=12, choices=Finding.choices, blank=True)
    found = models.CharField(max_length=TOLD_MAX, blank=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    settled_on = models.DateField(null=True)
    reissue = models.ForeignKey("payments.Payment", models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey("payments.Case", models.PROTECT, null=True, related_name="+")
    state = state_field()

    class Meta:
        indexes = [by_state(DOUBT)]
        constraints = [
            known_states(DOUBT),
            models.CheckConstraint(
                condition=Q(state="settled", finding__in=Finding.values, settled_on__isnull=False)
                & Q(settled_by__isnull=False)
                & ~Q(found="")
                | ~Q(state="settled") & Q(finding="", settled_by=None, settled_on=None),
                name="doubt_settled_with_finding",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("assigned_to")),
                name="doubt_settled_by_another",
            ),
            models.CheckConstraint(
                condition=Q(finding="reissued", reissue__isnull=False)
                | ~Q(finding="reissued") & Q(reissue=None),
                name="doubt_reissued_is_linked",
            ),
            models.CheckConstraint(
                condition=Q(finding="recovering", case__isnull=False)
                | ~Q(finding="recovering") & Q(case=None),
                name="doubt_recovery_is_linked",
            ),
        ]
