"""Tables of 活动与名额: campaigns, quotas, pinned standards, what people are told."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import CAMPAIGN
from nuanliu.core.standards.scans import SCANS
from nuanliu.records.journal.states import known_states, state_field

NAME_MAX = 120  # characters
TELL_MAX = 500  # characters of one part of what people are told
# What people are told of the handling of their data: the columns of `DataUse`, and their headings.
TELLS = {
    "contact": "处理者和联系方式",
    "purpose": "处理目的",
    "kinds": "信息种类",
    "recipient": "接收方",
    "retention": "保存期限",
    "rights": "本人权利",
}


class Basis(models.TextChoices):
    """On which ground the office handles people's data (个人信息保护法第十三条)."""

    DUTY = "duty", "为履行法定职责或者法定义务所必需"
    CONSENT = "consent", "取得本人同意"

    @property
    def clause(self) -> str:
        """The item of the law."""
        return f"个人信息保护法第十三条第一款第{'三' if self is Basis.DUTY else '一'}项"


class StandardText(models.Model):
    """A standards file exactly as it was when somebody pinned to it; the key is its version."""

    version = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()
    received_on = models.DateField()
    received_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")


class Campaign(models.Model):
    """One round: a budget line, a window, groups, and the standard in force when it opened."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="campaigns")
    line = models.ForeignKey("projects.BudgetLine", models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=NAME_MAX)
    window_from = models.DateField()
    window_to = models.DateField()
    groups = models.JSONField(default=list)
    standard = models.ForeignKey(StandardText, models.PROTECT)
    planned_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    allotted_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        constraints = [
            known_states(CAMPAIGN),
            models.UniqueConstraint(fields=["project", "name"], name="campaign_name_once"),
            models.CheckConstraint(
                condition=Q(window_to__gte=F("window_from")), name="campaign_window"
            ),
            models.CheckConstraint(
                condition=Q(opened_by=None, opened_on=None)
                | (Q(opened_on__isnull=False) & ~Q(opened_by=F("planned_by"))),
                name="campaign_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(opened_by=F("allotted_by")), name="campaign_allotted_by_another"
            ),
        ]


class Quota(models.Model):
    """名额: how many people and how much money one union may put forward, reserves apart."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="quotas")
    union = models.ForeignKey("people.Union", models.PROTECT, related_name="quotas")
    people = models.PositiveIntegerField()
    reserves = models.PositiveIntegerField(default=0)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "union"], name="quota_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="quota_amount"),
        ]


class Scan(models.Model):
    """扫描件: a signed paper kept as a picture or PDF; what it is about as 'app.model:pk'."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="scans")
    kind = models.CharField(max_length=12, choices=list(SCANS.items()))
    subject = models.CharField(max_length=60, db_index=True)
    name = models.CharField(max_length=NAME_MAX)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    attached_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    attached_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(SCANS)), name="scan_kind_known"),
            models.UniqueConstraint(fields=["subject", "kind", "file"], name="scan_once"),
        ]


class DataUse(models.Model):
    """个人信息处理告知: the legal basis of one campaign and what it tells people, as worded now.

    clauses: by part, the clause it answers to; earlier wordings stand in the journal.
    """

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="data_use")
    basis = models.CharField(max_length=8, choices=Basis.choices)
    contact = models.CharField(max_length=TELL_MAX)
    purpose = models.CharField(max_length=TELL_MAX)
    kinds = models.CharField(max_length=TELL_MAX)
    recipient = models.CharField(max_length=TELL_MAX)
    retention = models.CharField(max_length=TELL_MAX)
    rights = models.CharField(max_length=TELL_MAX)
    clauses = models.JSONField(default=dict)
    worded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    worded_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="data_use_basis"),
        ]
