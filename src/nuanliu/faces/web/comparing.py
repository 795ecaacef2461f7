"""名单比对: a list pasted or sent, and who of it is in already; nothing of it is kept.

The list is posted and answered within the request, so no name and no number enters an address, a
log or a table. `MOST_LINES` keeps it well within the three seconds of a request (2,000 lines beside
400,000 people: 1.6 s with starting up); a longer list is refused with what to do, not cut.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roster import Sheet
from nuanliu.core.roster.anyone import Someone, read_anyone, rows_passed_over
from nuanliu.faces.web.deeds.fields import file
from nuanliu.faces.web.deeds.names import SHEETS
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.payments.comparing import Compared, Match, Standing, compare

MOST_LINES = 2_000
NAMED = 20  # rows that name nobody and are told
PASTED_MAX = 100_000  # letters


class ListForm(DeedForm):
    """A list, typed or pasted, or as a file."""

    pasted = forms.CharField(
        label="粘贴名单",
        required=False,
        max_length=PASTED_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每行一人，有姓名或身份证号即可，可以直接从表格里复制",
    )
    list = file(
        "或选择名单文件", "Excel、WPS 或 CSV 都可以，不用改列名和格式", SHEETS, needed=False
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or self.cleaned_data
        if bool(given.get("pasted", "").strip()) == bool(given.get("list")):
            raise ValidationError("请粘贴名单，或选择一个文件，两样只要一样")
        return given

    def content(self) -> bytes:
        """The list as a file."""
        sent: tuple[str, bytes] | None = self.cleaned_data["list"]
        return sent[1] if sent else str(self.cleaned_data["pasted"]).encode()


@dataclass(frozen=True)
class Line:
    """A line of the list beside one thing that somebody found for it stands in."""

    row: int
    typed: str
    fault: Refusal | None
    match: Match
    standing: Standing | None

    @property
    def amount(self) -> str:
        """In yuan."""
        return str(Money(self.standing.amount_fen)) if self.standing else ""


@guard(*READERS)
@require_http_methods(["GET", "POST"])
def comparing(request: SignedRequest) -> HttpResponse:
    """The form, and below it what was found."""
    request.menu_entry = "search"  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = ListForm(
        request.POST if posted else None, request.FILES if posted else None, signed=request.signed
    )
    told: dict[str, Any] = {"form": form, "most": MOST_LINES}
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            people, passed = _people(form.content())
            told |= _told(compare(people)) | {"passed": passed}
            status = 200
        except Refused as refused:
            told["refusals"], status = refused.refusals, 409
    return render(request, "web/comparing.html", told, status=status)


def _people(data: bytes) -> tuple[list[Someone], str]:
    """Everybody in the list, and the rows that name nobody."""
    sheets = [Sheet.of(sheet) for sheet in cells_of([data])[0]["sheets"]]
    people = read_anyone(sheets)
    if not people:
        raise Refused(Refusal("COMPARE-EMPTY", "名单里没有读到人", "请每行写一个姓名或身份证号"))
    if len(people) > MOST_LINES:
        what = f"名单有 {len(people)} 人，一次最多比对 {MOST_LINES} 人"
        split = "请拆成几份，或请管理员在服务器上运行 nuanliu compare"
        raise Refused(Refusal("COMPARE-LARGE", what, split))
    passed = rows_passed_over(sheets, people)
    more = "…" if len(passed) > NAMED else ""
    return people, "、".join(map(str, passed[:NAMED])) + more


def _told(lines: list[Compared]) -> dict[str, Any]:
    found = [line for one in lines for line in _lines(one)]
    absent = [one for one in lines if not one.matches]
    return {
        "counts": {
            "all": len(lines),
            "known": sum(one.known for one in lines),
            "like": sum(bool(one.matches) and not one.known for one in lines),
            "absent": len(absent),
        },
        "lines": found,
        "absent": [(one.someone.row.row, _typed(one), one.someone.fault) for one in absent],
    }


def _typed(one: Compared) -> str:
    return one.someone.row.name or "—"


def _lines(one: Compared) -> list[Line]:
    return [
        Line(one.someone.row.row, _typed(one), one.someone.fault, match, standing)
        for match in one.matches
        for standing in match.standing or (None,)
    ]
