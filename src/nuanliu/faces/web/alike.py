"""疑似同一人: two sides beside each other; of a large roster they are sought behind the page."""

import json
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.resemblance import Likeness
from nuanliu.faces.web.guards import SignedRequest
from nuanliu.faces.web.jobs import results
from nuanliu.faces.web.jobs.rosters import token_of
from nuanliu.faces.web.models import Job
from nuanliu.records.people.verdicts import pair, verdicts_on
from nuanliu.stages.nominations.likely import Pair
from nuanliu.stages.nominations.models import Roster

PAGE = 40  # pairs on one page of a large roster


class Beside(NamedTuple):
    """A pair with what the form sends back of it: both sides, and the key of the deed."""

    pair: Pair | dict[str, Any]
    row: str
    other: str
    key: str
    roster: Roster


def beside(one: Pair, roster: Roster) -> Beside:
    """A pair as the page shows it."""
    return Beside(one, token_of(one.row), token_of(one.other), str(uuid4()), roster)


def large(request: SignedRequest, row: Roster, refusals: tuple[Refusal, ...]) -> HttpResponse:
    """The pairs that work of one's own found, or the offer to seek them."""
    mine = Job.objects.filter(account=request.signed.account.pk, kind="pairs")
    job = mine.filter(facts__roster=row.pk).order_by("-pk").first()
    page = None
    try:
        if job is not None and job.state == "done":
            found = _open_first(json.loads(results.read(job.result)))
            page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    except Refused as refused:
        refusals = (*refusals, *refused.refusals)
    told: dict[str, Any] = {"row": row, "job": job, "key": uuid4(), "refusals": refusals}
    told |= {"page": page, "pairs": [_kept(one, row) for one in page or ()]}
    return render(request, "web/pairs_large.html", told, status=409 if refusals else 200)


def _open_first(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the verdicts of now, whenever they were sought; those still to be judged come first."""
    said = verdicts_on(one["row"]["key"] for one in found)
    for one in found:
        one["same"] = said.get(pair(one["row"]["key"], one["other"]["key"]))
    return sorted(found, key=lambda one: one["same"] is not None)


def _kept(one: dict[str, Any], roster: Roster) -> Beside:
    reasons = [Likeness(value) for value in one["reasons"]]
    shown = {**one, "reasons": reasons}
    return Beside(shown, one["row"]["token"], one["other"]["token"], str(uuid4()), roster)
