"""Findings on forms, built in one way: where, what, how sure, what to do."""

from nuanliu.core.forms.model import FormFinding, Sure
from nuanliu.core.severity import Severity


def error(code: str, where: str, what: str, fix: str, sure: Sure = Sure.HIGH) -> FormFinding:
    """A contradiction."""
    return _made(Severity.ERROR, (code, where), what, fix, sure)


def warning(code: str, where: str, what: str, fix: str, sure: Sure = Sure.HIGH) -> FormFinding:
    """Something that lacks, or that is probably wrong."""
    return _made(Severity.WARNING, (code, where), what, fix, sure)


def note(code: str, where: str, what: str, fix: str, sure: Sure = Sure.HIGH) -> FormFinding:
    """Something to know."""
    return _made(Severity.NOTE, (code, where), what, fix, sure)


def _made(
    severity: Severity, place: tuple[str, str], what: str, fix: str, sure: Sure
) -> FormFinding:
    code, where = place
    return FormFinding(code, severity, where, f"{where}：{what}（把握：{sure}）。{fix}。")
