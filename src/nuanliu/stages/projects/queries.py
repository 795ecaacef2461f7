"""Questions about projects: what was granted, line by line and in all."""

from nuanliu.records.ledger.queries import Balance, balances
from nuanliu.stages.projects.models import Project


def line_balances(project: Project) -> list[Balance]:
    """The counter rows of a project's lines, in the order of the plan."""
    return balances(list(project.lines.order_by("pk").values_list("ledger_line_id", flat=True)))


def appropriated_fen(project: Project) -> int:
    """Everything granted to the project after 追加, 调减 and 上缴, in fen."""
    return sum(line.appropriated_fen for line in line_balances(project))


def paid_fen(project: Project) -> int:
    """Everything that reached people or suppliers and stayed there, in fen."""
    return sum(line.paid_fen for line in line_balances(project))


def left_fen(project: Project) -> int:
    """What is neither paid nor on its way to be, in fen: appropriated minus paid."""
    return appropriated_fen(project) - paid_fen(project)
