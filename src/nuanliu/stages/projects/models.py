"""Tables of 立项: the project, its budget lines, budget documents and indicator targets."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.budget import OPENING, OPENING_NAME
from nuanliu.core.lifecycles import BUDGET_CHANGE, PROJECT
from nuanliu.records.journal.states import known_states, state_field

NUMBER_MAX, REASON_MAX = 60, 200  # characters


class Project(models.Model):
    """One year's project. `facts`: what import-project read; `narrative`: the office's words."""

    name = models.CharField(max_length=120)
    fiscal_year = models.PositiveSmallIntegerField()
    unit_name = models.CharField(max_length=120)
    period_from = models.DateField()
    period_to = models.DateField()
    facts = models.JSONField()
    narrative = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    kept_because = models.CharField(max_length=REASON_MAX, blank=True)  # despite error findings
    drafted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    activated_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    state = state_field()

    class Meta:
        constraints = [
            known_states(PROJECT),
            models.UniqueConstraint(fields=["name", "fiscal_year"], name="project_once_a_year"),
            models.CheckConstraint(
                condition=Q(activated_by=None) | ~Q(activated_by=F("drafted_by")),
                name="project_two_persons",
            ),
        ]


class BudgetLine(models.Model):
    """资金安排: money for one campaign at one cap, from one source, with its codes."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="lines")
    campaign_name = models.CharField(max_length=120)
    ledger_line = models.OneToOneField("ledger.Line", models.PROTECT)
    source = models.CharField(max_length=40)
    planned_fen = models.BigIntegerField()
    cap_fen = models.BigIntegerField(null=True)
    people = models.PositiveIntegerField(null=True)
    function_code = models.CharField(max_length=12, blank=True)
    economic_code = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(planned_fen__gt=0), name="line_planned_positive"),
        ]


class ChangeKind(models.TextChoices):
    """What a budget document does to a line."""

    APPROPRIATE = "appropriate", "拨款"
    SUPPLEMENT = "supplement", "追加"
    REDUCE = "reduce", "调减"
    TRANSFER = "transfer", "调剂"
    SURRENDER = "surrender", "年终上缴"
    OPENING_PAID = OPENING, OPENING_NAME


class BudgetChange(models.Model):
    """A document with number and date that changes one line (a transfer: two)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="changes")
    to_line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="+")
    amount_fen = models.BigIntegerField()
    # How many people the document adds to a line or takes off it; null: it does not speak of them.
    people = models.PositiveIntegerField(null=True)
    document_number = models.CharField(max_length=NUMBER_MAX)
    document_date = models.DateField()
    reason = models.CharField(max_length=REASON_MAX, blank=True)
    entered_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    voucher = models.CharField(max_length=20, blank=True)
    reversal_reason = models.CharField(max_length=REASON_MAX, blank=True)
    reversal_asked_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    reversed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    reversed_on = models.DateField(null=True)
    reversal_voucher = models.CharField(max_length=20, blank=True)
    state = state_field()

    class Meta:
        constraints = [
            known_states(BUDGET_CHANGE),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="change_positive"),
            models.CheckConstraint(
                condition=Q(people=None)
                | Q(people__gt=0, kind__in=["supplement", "reduce", "transfer"]),
                name="change_people_with_money",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="change_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(reversed_by=None) | ~Q(reversed_by=F("reversal_asked_by")),
                name="change_reversal_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state="reversed", reversed_by__isnull=False, reversed_on__isnull=False)
                | (~Q(state="reversed") & Q(reversed_by=None, reversed_on=None)),
                name="change_reversed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer", to_line__isnull=False)
                | (~Q(kind="transfer") & Q(to_line=None)),
                name="change_transfer_has_target",
            ),
            models.CheckConstraint(
                condition=Q(to_line=None) | ~Q(to_line=F("line")), name="change_to_another_line"
            ),
            models.UniqueConstraint(
                fields=["line", "kind", "document_number"],
                condition=Q(state="posted"),
                name="change_document_booked_once",
            ),
        ]


class IndicatorTarget(models.Model):
    """One row of the 绩效目标表, as printed; `operator` is null where none is printed."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="targets")
    order = models.PositiveSmallIntegerField()
    level1 = models.CharField(max_length=40)
    level2 = models.CharField(max_length=60)
    level3 = models.CharField(max_length=200)
    operator = models.CharField(max_length=4, null=True)  # noqa: DJ001 - null means "not printed"
    value = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    meaning = models.CharField(max_length=300)

    class Meta:
        ordering = ["project", "order"]
