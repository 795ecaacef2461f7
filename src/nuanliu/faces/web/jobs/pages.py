"""任务: the list of one's own, the page of one, its file; others' do not exist."""

from functools import partial
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.exporting import Leaving, hand_out, without_right
from nuanliu.faces.web.guards import READERS, SignedRequest, guard, refuse
from nuanliu.faces.web.jobs import queue, results
from nuanliu.faces.web.jobs.doing import do_now, may
from nuanliu.faces.web.jobs.parts import Place, Wish
from nuanliu.faces.web.jobs.work import WORKS
from nuanliu.faces.web.models import Job
from nuanliu.faces.web.thing import found
from nuanliu.records.journal.exporting import may_export
from nuanliu.records.journal.taking import Wanted, scope_of
from nuanliu.records.people.models import Taken
from nuanliu.stages.archive.counting import people_of, people_paid
from nuanliu.stages.nominations.giving import give_back
from nuanliu.stages.projects.models import Project

PERSONAL = {"papers": Taken.PAPERS, "books": Taken.BOOKS}  # their files want the right to export
# A chair fetches the marked file of his own large list, an administrator makes backups.
ASKERS = READERS | {Role.CHAIR, Role.ADMIN}
# What may be asked for by a button alone, and the kind of thing it is about; other work has forms.
ABOUT = {"papers": "project", "preview": "roster", "pairs": "roster", "verify": "", "books": ""}
SHOWN = 50  # of the newest; older than a week there are none
STATES = {
    "waiting": ("排队中", "tag"),
    "running": ("办理中", "tag tag-note"),
    "done": ("已完成", "tag tag-good"),
    "failed": ("未完成", "tag tag-stop"),
}
TYPES = {
    "zip": "application/zip",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Shown(NamedTuple):
    """A job as pages show it."""

    row: Job
    title: str
    state: str
    look: str
    place: Place | None

    @property
    def file(self) -> bool:
        """Whether there is a file to fetch."""
        return bool(self.row.result) and not WORKS[self.row.kind].inside

    @property
    def open(self) -> bool:
        """Whether its page must look again."""
        return self.row.state in ("waiting", "running")


def _shown(row: Job) -> Shown:
    work = WORKS[row.kind]
    return Shown(row, work.title, *STATES[row.state], place=work.place(row.facts, _own(row.key)))


@guard(*ASKERS)
@require_safe
def jobs(request: SignedRequest) -> HttpResponse:
    """我的任务, and what may be asked for here."""
    rows = Job.objects.filter(account=request.signed.account.pk).order_by("-pk")[:SHOWN]
    offered = [
        (name, work.title, uuid4())
        for name, work in WORKS.items()
        if work.listed and work.roles & request.signed.roles
    ]
    told = {"jobs": [_shown(row) for row in rows], "offered": offered}
    return render(request, "web/jobs.html", told)


@guard(*ASKERS)
@require_POST
def asked(request: SignedRequest, name: str) -> HttpResponse:
    """Ask for work: small work is done when the page of it opens, large work waits for a worker."""
    if name not in ABOUT:
        raise Http404
    work = WORKS[name]
    if not work.roles & request.signed.roles:
        return refuse(request, work.roles)
    return ask(request, Wish(name, _facts(request, name)))


def ask(request: SignedRequest, wish: Wish) -> HttpResponse:
    """Put a wish into the queue under the key of the form that was sent, and go where it leads.

    Small work is done at once: then to what came of it, otherwise to the page of the work.
    """
    who = request.signed.account.pk
    row = queue.ask(wish, who, f"{who}:{_key(request)}")
    do_now(row)
    row.refresh_from_db()
    place = WORKS[row.kind].place(row.facts, _own(row.key))
    if row.state != "done" or row.result or place is None:
        return redirect("job", row.pk)
    messages.success(request, row.words)
    return redirect(place.address)


def _own(key: str) -> str:
    return key.rpartition(":")[2]


def _key(request: SignedRequest) -> str:
    try:
        return UUID(request.POST.get("key", "")).hex
    except ValueError:
        raise Refused(Refusal("FORM-KEY", "这张表单读不出", "请刷新页面后重新提交")) from None


def _facts(request: SignedRequest, name: str) -> dict[str, Any]:
    kind = ABOUT[name]
    if not kind:
        return {}
    number = request.POST.get(kind, "")
    if not number.isdecimal():
        raise Http404
    return {kind: found(request, kind, int(number))[1].pk}


def _mine(request: SignedRequest, pk: int) -> Job:
    """One's own job of a kind and thing still open to one; raises Http404 for any other."""
    row = Job.objects.filter(pk=pk, account=request.signed.account.pk).first()
    if row is None or row.kind not in WORKS or not may(request.signed, row):
        raise Http404
    return row


@guard(*ASKERS)
@require_safe
def job(request: SignedRequest, pk: int) -> HttpResponse:
    """One job; while it is not ended the page looks again by itself."""
    row = _mine(request, pk)
    request.menu_entry = "jobs"  # type: ignore[attr-defined] # read by house.house
    told = {"job": _shown(row), "personal": row.kind in PERSONAL}
    return render(request, "web/job.html", told)


@guard(*ASKERS)
@require_POST
def again(request: SignedRequest, pk: int) -> HttpResponse:
    """重新办理: ended work goes back into the queue; running work stays as it is."""
    row = _mine(request, pk)
    if queue.again(row):
        row.refresh_from_db()
        do_now(row)
    return redirect("job", row.pk)


@guard(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: SignedRequest, pk: int) -> HttpResponse:
    """The result, for who asked and still may; one with people in it for a purpose that is kept."""
    row = _mine(request, pk)
    if not row.result or WORKS[row.kind].inside:
        raise Http404
    if row.kind == "marked":
        return _marked(request, row)
    if row.kind not in PERSONAL:
        return _result(row)
    return hand_out(
        request, Leaving(_wanted(row), reverse("job", args=[pk])), partial(_result, row)
    )


def _wanted(row: Job) -> Wanted:
    """The file of a job, and no other that the same work makes when it is done again."""
    subject, made = f"web.job:{row.pk}", scope_of([row.result])
    return Wanted(PERSONAL[row.kind], row.result_name, subject, _people(row), scope=made)


def _people(row: Job) -> int:
    """How many people stand in the file of a job that names people."""
    if row.kind == "books":
        return people_paid()
    return people_of(Project.objects.get(pk=row.facts["project"]))


def _marked(request: SignedRequest, row: Job) -> HttpResponse:
    """A marked roster: what for was asked with the wish; each fetching has a line of its own."""
    signed = request.signed
    if not may_export(signed.account, signed.today):
        return without_right(request)
    if request.method != "HEAD":  # which shows nothing
        why = queue.content(row).decode()
        give_back(signed.deed(str(uuid4())), roster=row.facts["roster"], reason=why)
    return _result(row)


def _result(row: Job) -> HttpResponse:
    kind = TYPES[row.result_name.rpartition(".")[2]]
    answer = HttpResponse(results.read(row.result), content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=row.result_name
    )
    return answer
