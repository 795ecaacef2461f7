"""代发文件: the file for the bank, byte for byte as released, and the sheet that goes with it.

Not a byte of the file may say who took it, or the bank's program would refuse it: that stands in
its name, on the hand-over sheet, and in the journal.
"""

from pathlib import PurePath
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.attached import stamped_name
from nuanliu.faces.web.deeds.fields import short_text
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.exporting import asked_first, second_person, without_right
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.papers import TYPES
from nuanliu.faces.web.thing import found
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.records.journal.exporting import may_export
from nuanliu.records.people.models import PURPOSE_MAX
from nuanliu.stages.archive.papers import imprint_now
from nuanliu.stages.payments.handing import (
    Handed,
    bank_wanted,
    ending_of_file,
    handover_sheet,
    take_bank_file,
    takes_by_duty,
)

# The bank's text files carry no word about their characters: GBK says so only by the template.
KINDS = TYPES | {"xls": "application/vnd.ms-excel", "csv": "text/csv", "txt": "text/plain"}


class BankForm(DeedForm):
    """What the file is taken for; the first time it is the release itself."""

    reason = short_text(
        "用途",
        PURPOSE_MAX,
        help_text="例如：交银行代发；和您的姓名、时间一起记入流水，并印在交接单上",
    )


@guard(*READERS)
@require_http_methods(["GET", "POST"])
def bank_file(request: SignedRequest, pk: int) -> HttpResponse:
    """The form; sent, the file or its hand-over sheet, whichever button was pressed."""
    kind, row = found(request, "run", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    if row.file is None:
        raise Http404
    signed, posted = request.signed, request.method == "POST"
    mine = takes_by_duty(row, signed.account.person_id)
    if not posted and not mine and not may_export(signed.account, signed.today):
        return without_right(request)
    form = BankForm(request.POST if posted else None, signed=signed, row=row)
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        try:
            first = None if mine else asked_first(request, bank_wanted(row), form.cleaned_data)
            return first or _given(request, row, form.cleaned_data)
        except Refused as refused:
            refusals = refused.refusals
    told = {"row": row, "form": form, "refusals": refusals}
    told |= {} if mine else second_person(signed, bank_wanted(row))
    return render(
        request, "web/bank_file.html", told, status=409 if refusals else 422 if posted else 200
    )


def _given(request: SignedRequest, row: Any, given: dict[str, Any]) -> HttpResponse:
    signed, reason = request.signed, given["reason"]
    data = take_bank_file(signed.deed(str(given["key"])), run=row.pk, reason=reason)
    name = stamped_name(f"代发文件-{row.number}.{ending_of_file(row)}", signed)
    if "sheet" in request.POST:
        told = Handed(name, signed.stamp, reason)
        plain = imprint_now()._replace(checkpoint=None)  # of this taking alone: no page knows it
        data = render_pdf(handover_sheet(row, told, plain))
        name = f"{PurePath(name).stem}-交接单.pdf"
    answer = HttpResponse(data, content_type=KINDS[name.rpartition(".")[2]])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
