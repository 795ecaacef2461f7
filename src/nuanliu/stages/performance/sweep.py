"""The whole catalogue over projects: every table from the stage that owns it, and what was found.

Every key says what it is the key of ('payment:1', 'batch:1', 'person:1'): a finding about payment 1
is not about batch 1.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from nuanliu.checks.about import touched
from nuanliu.checks.catalogue import Severity
from nuanliu.checks.embedded import Finding, run
from nuanliu.core.sweeps import rows
from nuanliu.records.ledger.queries import balances
from nuanliu.stages.campaigns.binding import Rows, campaign_tables
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims.models import Invoice
from nuanliu.stages.feedback.models import Answer, Survey
from nuanliu.stages.nominations.binding import nomination_tables
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.binding import payment_tables, proof_rows
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects.models import BudgetLine, Project
from nuanliu.stages.reviews.binding import review_tables
from nuanliu.stages.reviews.models import Batch


def tables_of(projects: Iterable[Project], on: date) -> dict[str, Rows]:
    """Every table the rules read, from the rows of some projects, as they are on a day."""
    chosen = Campaign.objects.filter(project__in=[row.pk for row in projects])
    batches = Batch.objects.filter(campaign__in=chosen)
    payments = Payment.objects.filter(campaign__in=chosen)
    return {
        **campaign_tables(chosen.select_related("standard", "line").order_by("pk")),
        **nomination_tables(Nomination.objects.filter(campaign__in=chosen)),
        **review_tables(batches),
        **payment_tables(payments, on),
        "proof": proof_rows(batches),
        "line": _lines(projects),
        "invoice": _invoices(chosen),
        "survey": _surveys(chosen),
    }


def sweep(project: Project, on: date) -> list[Finding]:
    """Every finding of every rule over one project on a day; an empty list is a clean bill."""
    return run(tables_of([project], on))


def damned(findings: Iterable[Finding], tables: dict[str, Rows]) -> set[str]:
    """The keys of the payments that some findings are about.

    tables: those that the rules ran over. A note is shown and damns nobody.
    """
    found: set[str] = set()
    for finding, payments in touched(findings, tables):
        if finding.severity is not Severity.NOTE:
            found |= payments
    return found


def _lines(projects: Iterable[Project]) -> Rows:
    lines = BudgetLine.objects.filter(project__in=[row.pk for row in projects]).order_by("pk")
    by_ledger = {line.ledger_line_id: line for line in lines.prefetch_related("changes")}
    return [
        rows.Line(
            f"line:{by_ledger[one.line].pk}", _arrived(by_ledger[one.line]), one.available_fen
        )
        for one in balances(list(by_ledger))
    ]


def _arrived(line: BudgetLine) -> date | None:
    """The day of the first document that gave the line its money."""
    days = [row.document_date for row in line.changes.all() if row.kind == "appropriate"]
    return min(days, default=None)


def _invoices(campaigns: QuerySet[Campaign]) -> Rows:
    found = Invoice.objects.filter(claim__campaign__in=campaigns).order_by("pk")
    values = found.values_list("pk", "identity", "amount_fen")
    return [rows.Invoice(f"invoice:{pk}", identity, fen) for pk, identity, fen in values]


def _surveys(campaigns: QuerySet[Campaign]) -> Rows:
    found: Rows = []
    for row in Survey.objects.filter(campaign__in=campaigns).order_by("pk"):
        answers = Answer.objects.filter(survey=row)
        valid = answers.filter(valid=True).count()
        key = f"survey:{row.pk}"
        found.append(rows.Survey(key, row.population, row.issued, answers.count(), valid))
    return found
