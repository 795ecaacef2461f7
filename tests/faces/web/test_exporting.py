"""Export is a right of its own beside seeing: who takes which file out, with it and without."""

import json
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.faces.web.conftest import given, taken
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.documents import as_json
from nuanliu.core.roles import Role
from nuanliu.faces.web.jobs import results
from nuanliu.faces.web.models import Job
from nuanliu.records.journal import registration as registry
from nuanliu.records.journal.exporting import allow_export
from nuanliu.records.journal.queries import parsed
from nuanliu.records.journal.queries import refused as refused_so_far
from nuanliu.records.people.models import Export, ExportGrant, Person
from nuanliu.stages.archive.kinds import IMPERSONAL
from nuanliu.stages.archive.papers import every_paper, files_to_make
from nuanliu.stages.nominations.models import Roster

PEOPLE = (
    "office", "service_center", "leader", "cashier", "accountant", "auditor",
    "finance", "worker", "admin", "chair0", "chair1",
)  # fmt: skip
READERS = ("office", "service_center", "leader", "cashier", "accountant", "auditor")
# By hand, before the test: who gets the bytes of which file when nobody has the right to export,
# and when every post has it that may. A file: a paper without people, one with people, all papers,
# the books, the marked roster of the first union.
MATRIX = {
    "paper without people": (READERS, READERS),
    "paper with people": ((), READERS),
    "all papers": ((), READERS),
    "books": ((), READERS),
    "marked roster": ((), ("office", "chair0")),
}
MAY_BE_GIVEN = (
    Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER, Role.CASHIER, Role.ACCOUNTANT,
    Role.AUDITOR, Role.CHAIR,
)  # fmt: skip


@pytest.fixture
def people(books, enter):
    """Everybody of the scenario, an auditor, a bureau and a worker, each with a browser."""
    roles = {"auditor": Role.AUDITOR, "finance": Role.FINANCE, "worker": Role.WORKER}
    staff = [registry.StaffFacts(f"外来{n}", n, (role,), books.root) for n, role in roles.items()]
    registry.register_staff(books.deed("admin"), staff=staff)
    return {who: enter(who) for who in PEOPLE}


@pytest.fixture
def project(books, settings, tmp_path, people):
    """A campaign that was paid, and a faulty roster of the first union."""
    settings.NUANLIU_DATA = tmp_path
    paid = scenario.paid_campaign(books)
    _, campaign = fund.fresh(books, 100_000, 2, "另一次")
    fund.received(books, campaign, [fund.row("张三", "1")])
    return paid.project


def whole(browser, name, facts):
    """The file of long work that somebody asked for and that is done."""
    who = int(browser.session["_auth_user_id"])
    made = {"result": results.keep(b"PK"), "result_name": "文件.zip", "state": "done"}
    told = {"key": str(uuid4()), "account": who, "asked_at": datetime.now(UTC)}
    row = Job.objects.create(kind=name, facts=facts, **made, **told)
    return taken(browser, reverse("job-file", args=[row.pk]))


def fetched(browser, name, project):
    """Whether the bytes of a file of the matrix come."""
    if name == "all papers":
        answer = whole(browser, "papers", {"project": project.pk})
    elif name == "books":
        answer = whole(browser, "books", {})
    elif name == "marked roster":
        where = reverse("marked", args=[Roster.objects.latest("pk").pk])
        answer = browser.post(where, given(reason="退回更正"))
    else:
        word = "名额分配表" if name == "paper without people" else "批准名单"
        file = next(one.name for one in files_to_make(project) if word in one.name)
        answer = taken(browser, reverse("paper", args=[project.pk, file]))
    return "Content-Disposition" in answer


@pytest.mark.parametrize("name", MATRIX)
def test_who_takes_out_what(people, project, books, name):
    """Each file, by everybody, before and after the administrator gave the right to the posts."""
    told = [tuple(who for who in PEOPLE if fetched(people[who], name, project))]
    books.sleep(hours=2)  # each refusal took its minute of the story
    for role in MAY_BE_GIVEN:
        allow_export(books.deed("admin"), role=role, reason="按岗位授予")
    told.append(tuple(who for who in PEOPLE if fetched(people[who], name, project)))
    assert tuple(told) == MATRIX[name]


def test_who_may_be_given_the_right(people, books):
    """Only posts that work with numbers; of persons, none without such a post."""
    posts = [
        role
        for role in Role
        if fund.refusal_of(allow_export, books.deed("admin"), role=role, reason="试") == ""
    ]
    bureau = fund.refusal_of(
        allow_export, books.deed("admin"), account=account_of("finance"), reason="试"
    )
    others = fund.refusal_of(allow_export, books.deed("leader"), role=Role.LEADER, reason="试")
    assert (set(posts), bureau, others) == (set(MAY_BE_GIVEN), "EXPORT-WHOM", "ADMIN-ONLY")


def account_of(login):
    """The id of an account."""
    from nuanliu.records.people.models import Account

    return Account.objects.get(login=login).pk


def named(project):
    """The address of a paper with people in it."""
    file = next(one.name for one in files_to_make(project) if "批准名单" in one.name)
    return reverse("paper", args=[project.pk, file])


def test_a_refusal_says_who_gives_the_right_and_the_line_who_took_what_for(people, project, books):
    """The leader is refused with the sign-in of the administrator, who gives it by a form; then a
    purpose is asked, one without words refused; the journal knows who, what and what for."""
    where, leader, admin = named(project), people["leader"], people["admin"]
    refused, tried = leader.get(where), taken(leader, where)
    words = refused.content.decode()
    granting = admin.post(
        reverse("exports"), given(account=account_of("leader"), reason="向市总报送")
    )
    shown = leader.get(where)
    codes = [taken(leader, where, one).status_code for one in ("", "送", "卡6222020000000000000")]
    answer = taken(leader, where)
    line = list(parsed("people.take_out"))[-1]
    row = Export.objects.get()
    told = refused_so_far()
    assert (tried.status_code, told["EXPORT-RIGHT"]) == (409, 1)
    assert (refused.status_code, "EXPORT-RIGHT" in words, "登录名：admin" in words) == (
        403, True, True,
    )  # fmt: skip
    assert (granting.status_code, shown.status_code, codes) == (302, 200, [422, 409, 409])
    assert ("Content-Disposition" in answer, row.by.name, row.purpose, row.name) == (
        True, "职员leader", "报市总工会备案", where.partition("/papers/")[2] and row.name,
    )  # fmt: skip
    assert (line["actor"], line["obj"]["type"]) == (
        f"account:{account_of('leader')}",
        "people.export",
    )


def test_a_form_sent_twice_is_one_line(people, project, books, exporting):
    """A double click on 下载: the file twice, told once."""
    where, form = named(project), given(purpose="报市总工会备案")
    told = ["Content-Disposition" in people["office"].post(where, form) for _ in range(2)]
    assert (told, Export.objects.count()) == ([True, True], 1)


def test_a_right_ends(people, project, books):
    """Given twice: refused; ended by its button: over, a second time refused; past its last day."""
    admin, office = people["admin"], people["office"]
    facts = {"role": "office", "reason": "按岗位", "until": "2024-12-31"}
    codes = [admin.post(reverse("exports"), given(**facts)).status_code for _ in range(2)]
    pk = ExportGrant.objects.get().pk
    told = ["Content-Disposition" in taken(office, named(project))]
    end = reverse("export-end", args=[pk])
    codes += [admin.post(end, given()).status_code for _ in range(2)]
    told.append("Content-Disposition" in taken(office, named(project)))
    ExportGrant.objects.update(ended_on=None, until="2024-01-02", since="2024-01-01")
    told.append("Content-Disposition" in taken(office, named(project)))
    shut = [people[who].post(end, given()).status_code for who in ("office", "auditor")]
    assert (codes, told, shut) == ([302, 409, 302, 409], [True, False, False], [403, 403])


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"account": 1, "role": Role.OFFICE}, "EXPORT-WHOM"),
        ({}, "EXPORT-WHOM"),
        ({"role": Role.OFFICE, "until": "2024-01-01"}, "EXPORT-UNTIL"),
        ({"role": Role.OFFICE, "reason": " "}, "TEXT-BLANK"),
        ({"role": Role.OFFICE}, ""),
    ],
)
def test_a_right_is_given_to_one_for_a_reason(books, facts, code):
    """To nobody, to two at once, till yesterday, without a reason; control: one post."""
    if "until" in facts:
        facts = facts | {"until": date.fromisoformat(facts["until"])}
    given_to = {"reason": "按岗位"} | facts
    assert fund.refusal_of(allow_export, books.deed("admin"), **given_to) == code


def test_papers_without_people_have_none(project):
    """Every paper that goes out freely, against every name of a worker."""
    workers = Person.objects.filter(accounts=None).values_list("name", flat=True)
    names = {one for one in workers if len(one) > 1}
    found = {}
    for paper in every_paper(project):
        if paper.kind in IMPERSONAL:
            text = json.dumps(as_json(paper.build()), ensure_ascii=False)
            found[paper.name] = [one for one in names if one in text]
    assert (set(map(tuple, found.values())), len(found) >= 4) == ({()}, True)


def test_what_went_out_is_seen_by_who_audits(people, project, exporting):
    """导出记录: who, which file, what for."""
    taken(people["cashier"], named(project))
    page = people["auditor"].get(reverse("taken")).content.decode()
    told = [word in page for word in ("职员cashier", "批准名单", "报市总工会备案")]
    assert (told, Client().get(reverse("taken")).status_code) == ([True, True, True], 302)
