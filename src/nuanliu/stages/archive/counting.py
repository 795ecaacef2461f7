"""How many people stand in what leaves the office whole: a project's papers, the books."""

from nuanliu.records.journal.taking import scope_of
from nuanliu.records.ledger.queries import newest_voucher
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


def scope_of_books() -> str:
    """The fingerprint of whom the books name, and of how far they go."""
    return scope_of([newest_voucher(), *Payment.objects.order_by("pk").values_list("pk", "person")])
