"""How many people stand in what leaves the office whole: the papers of a project, the books."""

from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects.models import Project


def people_of(project: Project) -> int:
    """People ever nominated in a project: its papers and its package name them."""
    rows = Nomination.objects.filter(campaign__project=project)
    return rows.values("person").distinct().count()


def people_paid() -> int:
    """People whom the books name: everybody ever locked for a payment."""
    return Payment.objects.values("person").distinct().count()
