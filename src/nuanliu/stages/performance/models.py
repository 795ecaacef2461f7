"""Tables of 绩效: evaluations as they stood when somebody signed them."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import EVALUATION
from nuanliu.records.journal.states import known_states, state_field

REASON_MAX = 200  # characters of why a table is sent back


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
