"""What is done on pages is what actions do: one journey by forms, double clicks, refusals."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.faces.web.test_result_preview import looked, seen_in
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.lifecycles import LIFECYCLES
from nuanliu.core.moves import START
from nuanliu.faces.web.deeds import PAGES
from nuanliu.faces.web.kinds import KINDS
from nuanliu.records.ledger.queries import balance
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.projects.models import BudgetChange
from nuanliu.stages.reviews.models import Batch

# Moves that no button makes, and what makes them.
BY_OTHERS = {
    ("export_request", "ask"): "the page of the file",
    ("export_request", "take"): "the page of the file",
    ("export_request", "lapse"): "the page of the file, asked for anew",
    ("nomination", "nominate"): "roster accept",
    ("nomination", "list"): "batch compile",
    ("nomination", "approve"): "batch approve",
    ("payment", "lock"): "run lock",
    ("payment", "send"): "run release",
    ("payment", "issue"): "run release",
    ("payment", "succeed"): "run result",
    ("payment", "fail"): "run result",
    ("payment", "sign"): "run sheet",
    ("payment", "recover"): "case recover",
    ("exception", "queue"): "run result",
    ("stock_count", "agree"): "stock_count count",
    ("case", "open"): "payment open_case",
    ("case", "close"): "case recover",
    ("objection", "raise"): "batch object",
    ("call", "draw"): "call_round draw",
    ("section", "draft"): "disclosure draft",
    ("section", "compose"): "disclosure draft",
    ("section", "publish"): "disclosure publish",
}


def sent_file(name="公示.jpg", data=b""):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data or fund.snap())


def do(browser, row, verb, kind, **facts):
    """Press a button of a thing; the status of the answer."""
    where = reverse("deed", args=[kind, row.pk, verb])
    return browser.post(where, given(**facts)).status_code


def begin(browser, kind, verb, **facts):
    """Begin something; the status of the answer."""
    return browser.post(reverse("begin", args=[kind, verb]), given(**facts)).status_code


def take_in(browser):
    """Accept what the preview ticks; the status of the answer."""
    where = reverse("roster-accept", args=[Roster.objects.get().pk])
    found = re.findall(r'name="row" value="([^"]+)" checked', browser.get(where).content.decode())
    return browser.post(where, given(row=found)).status_code


def test_every_move_has_its_button_or_stands_in_the_table():
    """Each (kind, verb) of the move tables against the pages and the table above."""
    verbs = {(name, move.verb) for name, table in LIFECYCLES.items() for move in table.moves}
    pages = {(kind, verb.partition("-")[0]) for kind, verb in PAGES}
    assert (verbs - pages, set(BY_OTHERS) & pages) == (set(BY_OTHERS), set())


def test_every_return_asks_why():
    """退回 of whatever kind: its form has a reason that must be filled in."""
    returns = {key: page.form for key, page in PAGES.items() if key[1] == "return"}
    asked = {
        kind: [n for n in ("reason", "text") if getattr(form.base_fields.get(n), "required", False)]
        for (kind, _), form in returns.items()
    }
    assert asked == {
        "nomination": ["reason"],
        "batch": ["text"],
        "payment": ["reason"],
        "claim": ["reason"],
        "evaluation": ["reason"],
    }


def test_every_button_belongs_to_a_kind_and_a_state():
    """What a page adds beside the moves names states that exist."""
    strange = [
        (page.kind, page.verb)
        for page in PAGES.values()
        if set(page.states) - set(KINDS[page.kind].lifecycle.states)
    ]
    assert strange == []


def test_a_list_goes_from_the_chairs_file_to_the_bank_by_forms_alone(books, enter, clock):
    """Upload, accept, compile, review, notice, signatures, lock, release, result: two are paid."""
    made = scenario.project(books, 4)
    campaign = scenario.campaign(books, made, 4, 0)
    who = {name: enter(name) for name in (*books.staff, "chair0")}
    data = fund.roster([fund.row("杨玥", fund.id_number(1)), fund.row("李喆", fund.id_number(2))])
    statuses = [
        begin(who["chair0"], "roster", "receive", campaign=campaign.pk, union=books.unions[0],
              roster=sent_file("名单.csv", data)),
        take_in(who["office"]),
        do(who["office"], campaign, "stop_collecting", "campaign"),
        begin(who["office"], "batch", "compile", campaign=campaign.pk, label="第一批"),
    ]  # fmt: skip
    batch = Batch.objects.get()
    statuses += [
        do(who["office"], batch, "submit", "batch"),
        do(who["service_center"], batch, "return", "batch", text="请核对"),
        do(who["office"], batch, "submit", "batch"),
        do(who["service_center"], batch, "review", "batch", text="同意"),
        do(who["office2"], batch, "post_notice", "batch", photo=sent_file()),
    ]
    fund.after_notice(books, batch)
    last = sent_file("末日.jpg")
    signed = {"number": "云工会纪〔2024〕3号"}
    statuses += [
        do(who["office2"], batch, "end_notice", "batch", photo=last),
        do(who["leader"], batch, "sign", "batch", text="同意", **signed),
        do(who["leader2"], batch, "approve", "batch", attended=5,
           minutes=sent_file("纪要.pdf"), **signed),
        begin(who["office"], "run", "lock", batch=batch.pk, channel="bank"),
    ]  # fmt: skip
    run = Run.objects.get()
    statuses += [
        do(who["cashier"], run, "release", "run"),
        do(who["accountant"], run, "result", "run",
           seen=seen_in(looked(who["accountant"], run, fund.answer_of(run.pk)))),
        do(who["accountant"], run, "settle", "run"),
    ]  # fmt: skip
    paid = Payment.objects.filter(state="paid").count()
    left = balance(made.lines.get().ledger_line_id)
    assert (set(statuses), paid, left.paid_fen, left.available_fen) == ({302}, 2, 100_000, 100_000)


def test_a_double_click_does_it_once(books, enter):
    """The same form twice, as an impatient hand sends it: one document, both led to it."""
    made = scenario.project(books, 2)
    facts = given(
        line=made.lines.get().pk, kind="supplement", amount="1,000.00",
        document_number="云财预〔2024〕9号", document_date="2024-01-02",
    )  # fmt: skip
    browser = enter("office")
    where = reverse("begin", args=["budget_change", "enter"])
    places = [browser.post(where, facts)["Location"] for _ in range(2)]
    assert (places[0] == places[1], BudgetChange.objects.filter(kind="supplement").count()) == (
        True,
        1,
    )


def test_a_refused_deed_keeps_what_was_typed_and_says_why(books, enter):
    """A document dated tomorrow: 409, the sentence with its code, the fields as typed."""
    made = scenario.project(books, 2)
    facts = given(
        line=made.lines.get().pk, kind="supplement", amount="1,000.00",
        document_number="云财预〔2024〕9号", document_date="2024-12-31",
    )  # fmt: skip
    answer = enter("office").post(reverse("begin", args=["budget_change", "enter"]), facts)
    page = answer.content.decode()
    told = (">BUD-DATE</a>]" in page, 'value="云财预〔2024〕9号"' in page, facts["key"] in page)
    assert (answer.status_code, told) == (409, (True, True, True))


def test_a_wrong_amount_is_told_at_its_field(books, enter):
    """'一百' of nothing: the form comes back with the error tied to the field."""
    made = scenario.project(books, 2)
    facts = given(line=made.lines.get().pk, kind="supplement", amount="很多")
    answer = enter("office").post(reverse("begin", args=["budget_change", "enter"]), facts)
    page = answer.content.decode()
    field = page.partition('id="id_amount"')[0].rpartition('<div class="field')[2]
    assert (answer.status_code, field.startswith(" field-wrong")) == (422, True)


def test_a_button_that_is_not_yours_is_no_way_in(books, enter):
    """The cashier types the address of the leaders' button; the leader's own answers."""
    made = scenario.project(books, 2)
    opened = scenario.campaign(books, made, 2, 0)
    scenario.nominate(books, opened, 2, 0, 0)
    batch = Batch.objects.get(pk=fund.noticed(books, opened.pk))
    where = reverse("deed", args=["batch", batch.pk, "approve"])
    asked = [enter(who).get(where).status_code for who in ("cashier", "leader")]
    assert asked == [409, 200]


def test_nothing_begins_in_the_middle(books, enter):
    """A deed beside the moves has no address of a beginning."""
    asked = enter("leader").get(reverse("begin", args=["batch", "sign"])).status_code
    assert (asked, KINDS["batch"].lifecycle.open_to(START, frozenset())) == (404, [])
