"""Tables of 绩效: what an indicator is bound to, values typed in, evaluations as signed."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import EVALUATION, FILLED_VALUE
from nuanliu.records.journal.states import by_state, known_states, state_field

REASON_MAX = 200  # characters of why a table is sent back


TEXT_MAX, NAME_MAX, MEASURE_MAX, FRAME_MAX = 60, 200, 60, 40


class Framing(models.Model):
    """评分框架: how the hundred points of a project are divided, and each indicator's share.

    weights: points (whole) by the id of the target; they fill the frame. Without a row the project
    is scored by the frame and the weights of its standards.
    """

    project = models.OneToOneField("projects.Project", models.PROTECT, related_name="framing")
    frame = models.CharField(max_length=FRAME_MAX)
    weights = models.JSONField()
    reason = models.CharField(max_length=REASON_MAX)
    chosen_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    chosen_on = models.DateField()


class Binding(models.Model):
    """绑定: the measure that an indicator is counted by, where another than the standards' is.

    operator: 指标性质 where neither the table nor the standards name the right one, else ''.
    """

    target = models.OneToOneField(
        "projects.IndicatorTarget", models.PROTECT, related_name="binding"
    )
    measure = models.CharField(max_length=MEASURE_MAX)
    operator = models.CharField(max_length=4, blank=True)
    reason = models.CharField(max_length=REASON_MAX)
    bound_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    bound_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(measure=""), name="binding_names_a_measure"),
            models.CheckConstraint(condition=~Q(reason=""), name="binding_says_why"),
        ]


class FilledValue(models.Model):
    """填报值: an actual typed in as of a day, why, and the paper that shows it.

    It stands for the indicator once somebody other than its author has confirmed it.
    """

    target = models.ForeignKey("projects.IndicatorTarget", models.PROTECT, related_name="filled")
    on = models.DateField()
    text = models.CharField(max_length=TEXT_MAX)
    reason = models.CharField(max_length=REASON_MAX)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    filled_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    refused_for = models.CharField(max_length=REASON_MAX, blank=True)
    state = state_field()

    class Meta:
        indexes = [by_state(FILLED_VALUE)]
        constraints = [
            known_states(FILLED_VALUE),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(reason=""), name="filled_value_says_why"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("filled_by")),
                name="filled_value_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "refused"], decided_by__isnull=False)
                | Q(state__in=["filled", "withdrawn"], decided_by=None),
                name="filled_value_decided_by_somebody",
            ),
        ]


class EvaluationKind(models.TextChoices):
    """运行监控 at a date within the year, 自评 at its end."""

    MONITORING = "monitoring", "运行监控"
    SELF = "self", "自评"


class Evaluation(models.Model):
    """One table of scored indicators; `score_hundredths` is null while something is 未取得."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="evaluations")
    kind = models.CharField(max_length=12, choices=EvaluationKind.choices)
    on = models.DateField()
    rows = models.JSONField()
    reasons = models.JSONField(default=dict)  # 偏差原因, as given: by indicator or by measure
    score_hundredths = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=4, blank=True)
    drafted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    returned_for = models.CharField(max_length=REASON_MAX, blank=True)  # of the newest 退回
    state = state_field()

    class Meta:
        constraints = [
            known_states(EVALUATION),
            models.UniqueConstraint(fields=["project", "kind", "on"], name="evaluation_once_a_day"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("drafted_by")),
                name="evaluation_two_persons",
            ),
        ]

    @property
    def total(self) -> Fraction | None:
        """The score in points; None while something is 未取得."""
        return None if self.score_hundredths is None else Fraction(self.score_hundredths, 100)
