"""How a finding is worded: where first, then what, then what to do."""

from nuanliu.core.ninesections.facts import Finding, Place, Severity


def _made(code: str, severity: Severity, place: Place, text: str) -> Finding:
    where = f"第{place.section}部分" if place.section else "标题"
    line = f"第{place.line}行" if place.line else ""
    return Finding(code, severity, place.section, place.line, f"{where}{line}：{text}")


def error(code: str, place: Place, text: str) -> Finding:
    """The document contradicts itself or lacks what nothing else gives."""
    return _made(code, Severity.ERROR, place, text)


def warning(code: str, place: Place, text: str) -> Finding:
    """Something is not printed, so that a check could not be made."""
    return _made(code, Severity.WARNING, place, text)


def note(code: str, place: Place, text: str) -> Finding:
    """Something the reader should know; nothing is wrong."""
    return _made(code, Severity.NOTE, place, text)
