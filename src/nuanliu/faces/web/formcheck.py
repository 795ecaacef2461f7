"""检查公开表格: a published form sent in, what is read from it, and where it contradicts itself.

It is opened in a guarded child and answered within the request; nothing of it is kept.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nuanliu.core.forms import Form, FormFinding, FormReading, read
from nuanliu.core.forms.told import HEADS, SEVERITIES, Told, fields_told, indicator_told
from nuanliu.core.indicators import rules_from
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.core.standards import read_standards
from nuanliu.faces.web.deeds.fields import file
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.records.documents.formfiles.opening import form_blocks
from nuanliu.records.documents.sandbox import OutsideFileError
from nuanliu.stages.projects.shipped import shipped

FORMS = ".docx,.pdf,.xlsx,.xls,.ods,.html,.htm,.txt"


class ToCheck(DeedForm):
    """What is to be looked at."""

    published = file("公开的表格或报告", "绩效目标表、自评表、自评报告或项目公开页", FORMS)


@dataclass(frozen=True)
class Shown:
    """One project of the form: its fields, and its indicators as rows of (head, cell)."""

    name: str
    fields: list[Told]
    rows: list[list[tuple[str, str]]]

    @classmethod
    def of(cls, form: Form) -> "Shown":
        """As the page shows it."""
        fields = list(fields_told(form))
        name = fields[0].value or "未读到名称的项目"
        rows = [list(zip(HEADS, indicator_told(row), strict=True)) for row in form.indicators]
        return cls(name, fields, rows)


@guard(*READERS, Role.FINANCE)
@require_http_methods(["GET", "POST"])
def formcheck(request: SignedRequest) -> HttpResponse:
    """The form, and above it what was read and found."""
    request.menu_entry = "performance"  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = ToCheck(
        request.POST if posted else None, request.FILES if posted else None, signed=request.signed
    )
    told: dict[str, Any] = {"form": form}
    status = 422 if posted else 200
    if posted and form.is_valid():
        name, data = form.cleaned_data["published"]
        try:
            told |= _told(name, _read(name, data))
            status = 200
        except Refused as refused:
            told["refusals"], status = refused.refusals, 409
    return render(request, "web/formcheck.html", told, status=status)


def _read(name: str, data: bytes) -> FormReading:
    """By the thresholds of the shipped standards: forms of any office and year come in."""
    standards = read_standards(shipped("standards"))
    rules = rules_from(standards, date(standards.fiscal_year, 12, 31))
    if isinstance(rules, Refusal):
        raise Refused(rules)
    try:
        return read(form_blocks(data, name), rules)
    except OutsideFileError as unread:
        raise Refused(unread.refusal) from unread


def _told(name: str, reading: FormReading) -> dict[str, Any]:
    found: list[tuple[str, FormFinding]] = [
        (SEVERITIES[one.severity], one) for one in reading.findings
    ]
    return {
        "name": name,
        "projects": [Shown.of(form) for form in reading.forms],
        "findings": found,
        "heads": HEADS,
        "wrong": sum(one.severity == "error" for one in reading.findings),
    }
