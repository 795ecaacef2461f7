"""After the money: visits, requests, survey, claim; at year end evaluation, disclosure, archive."""

from datetime import date

from nuanliu.core.keyed import digits_of
from nuanliu.core.money import Money
from nuanliu.core.questions import USUAL
from nuanliu.core.tokens import digest_of
from nuanliu.faces.cli.demo.collecting import Plot
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.faces.cli.demo.printing import printed
from nuanliu.faces.cli.demo.purchase import Purchase, bought_with, invoice_of
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.records.documents.render.to_json import render_json
from nuanliu.records.journal.actions import checkpoint
from nuanliu.records.journal.queries import outcome
from nuanliu.stages.archive.kinds import File
from nuanliu.stages.archive.packets import enclosures
from nuanliu.stages.archive.papers import imprint_now
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import invoices
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.package import package
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.disclosure.sections import RESULTS, Words, slots_of
from nuanliu.stages.disclosure.texts import written
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.feedback import keying
from nuanliu.stages.feedback.models import Survey
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import Project
from nuanliu.stages.visits import actions as visits

INVOICE = "24532000000012345678"  # a constructed number: 演示样例
OUTING = {
    "began": "09:30",
    "ended": "11:00",
    "team": "王敏、杨静",
    "hosts": "单位工会主席",
    "headcount": 12,
    "handed": "慰问信当面交到本人手里",
}
STACK = 5  # paper forms that are read by two
ACHIEVED = "全年实际发放{慰问人数}、{慰问金发放金额}，满意率{满意率}。"
PURCHASE = Purchase("慰问信印制（演示样例）", "云川印务（演示）", 38_000)


def visit(stage: Stage, campaign: int, plot: Plot, unions: dict[str, int]) -> None:
    """Two visits in the campaign's window; one request raised, assigned, answered, closed."""
    leader = stage.accounts["zhaogang"].person_id
    made = []
    for place, (name, union) in enumerate(list(unions.items())[:2]):
        key = f"{plot.code}-visit-{place}"
        pk = stage.do(
            visits.plan,
            "liming",
            f"{key}-plan",
            campaign=campaign,
            union=union,
            planned_on=stage.now.date(),
            place=f"{name}工作现场",
            leader=leader,
        )
        made.append(pk)
        people = list(
            Payment.objects.filter(campaign=campaign, nomination__union=union)
            .order_by("pk")
            .values_list("person_id", flat=True)[:3]
        )
        stage.do(
            visits.record_visit,
            "liming",
            f"{key}-record",
            visit=pk,
            situation="职工节日在岗，工作正常；了解了排班、就餐和取暖情况。",
            people=people,
            photos=[photo(f"{plot.code}{name}走访{n}") for n in range(3)],
            outing=OUTING,
        )
        stage.do(visits.check, "chenqiang", f"{key}-check", visit=pk)
    _request(stage, campaign, made[0], plot)


def _request(stage: Stage, campaign: int, visit: int, plot: Plot) -> None:
    key = f"{plot.code}-request"
    pk = stage.do(
        visits.raise_request,
        "liming",
        key,
        campaign=campaign,
        text="希望为夜班职工增设热饮点",
        visit=visit,
    )
    to = stage.accounts["yangjing"].person_id
    stage.do(
        visits.assign_request, "liming", f"{key}-assign", request=pk, to=to, due_on=plot.closed
    )
    stage.do(
        visits.answer_request,
        "yangjing",
        f"{key}-answer",
        request=pk,
        answer="已与用人单位商定，在值班室设热饮点",
    )
    stage.do(visits.close_request, "liming", f"{key}-close", request=pk)


def survey(stage: Stage, campaign: int, plot: Plot) -> None:
    """Nine in ten are drawn and asked, by link or on paper; most answer, a few are not content."""
    key = f"{plot.code}-survey"
    pk = stage.do(feedback.prepare, "liming", key, campaign=campaign, seed=f"演示-{plot.code}-2024")
    population = Survey.objects.get(pk=pk).population  # as it was: money may come back later
    tokens = [f"{key}-{n:04d}" for n in range(population * 15 // 100)]
    stage.do(
        feedback.open_survey,
        "yangjing",
        f"{key}-open",
        survey=pk,
        issued=len(tokens) + population * 75 // 100,
        drawn=population * 9 // 10,
        digests=[digest_of(token) for token in tokens],
    )
    linked, paper = population // 10, population * 7 // 10
    for place in range(linked):
        choices = answer_of(place)
        stage.do(
            feedback.answer, "yangjing", f"{key}-a{place}", token=tokens[place], choices=choices
        )
    stage.refused(
        "SURVEY-TOKEN",
        feedback.answer,
        "yangjing",
        f"{key}-twice",
        token=tokens[0],
        choices=answer_of(0),
    )
    forms = [answer_of(place) for place in range(linked, linked + paper)]
    stage.do(feedback.enter_paper, "yangjing", f"{key}-paper", survey=pk, answers=forms[:-STACK])
    _read_twice(stage, key, pk, forms[-STACK:])
    stage.do(feedback.close, "yangjing", f"{key}-close", survey=pk)


def _read_twice(stage: Stage, key: str, survey: int, forms: list[dict[str, str]]) -> None:
    """A stack of forms that two persons key in; one digit is misread, and mended by the paper."""
    digits = [digits_of(form, USUAL) for form in forms]
    misread = [digits[0].replace(digits[0][0], "6", 1), *digits[1:]]
    text = "\n".join(digits)
    stack = stage.do(
        keying.key, "yangjing", f"{key}-stack", survey=survey, label="抽查包", text=text
    )
    if key == "cj-survey":
        own = {"keying": stack, "text": text}
        stage.refused("DUTY-SELF", keying.key_again, "yangjing", f"{key}-own", **own)
    again = "\n".join(misread)
    stage.do(keying.key_again, "liming", f"{key}-stack-again", keying=stack, text=again)
    facts = {"keying": stack, "form": 1, "text": digits[0]}
    stage.do(keying.mend, "liming", f"{key}-stack-mend", **facts)
    stage.do(keying.take_over, "yangjing", f"{key}-stack-take", keying=stack)


def answer_of(place: int) -> dict[str, str]:
    """The constructed answer at a place: one in 25 is lukewarm, one in 16 felt no relief."""
    satisfied = "一般" if place % 25 == 7 else ("非常满意", "满意")[place % 3 == 0]
    relieved = "没有变化" if place % 16 == 5 else ("明显减轻", "有所减轻")[place % 2]
    fair = "不了解" if place % 40 == 9 else satisfied
    choices = {"satisfied": satisfied, "relieved": relieved, "fair": fair, "received": "已足额收到"}
    return {code: choices[code] for code in USUAL}


def claim(stage: Stage, campaign: int, plot: Plot) -> None:
    """The relief claim with its packet; an invoice used twice, a purchase without money."""
    pk = _drafted(stage, campaign, plot)
    stage.refused("CLAIM-PACKET", claims.submit, "liming", f"{plot.code}-claim-thin", claim=pk)
    _filed(stage, campaign, plot, pk)
    _purchase(stage, campaign, plot)


def claim_alone(stage: Stage, campaign: int, plot: Plot) -> None:
    """The relief claim with its packet, without a hitch."""
    _filed(stage, campaign, plot, _drafted(stage, campaign, plot))


def _drafted(stage: Stage, campaign: int, plot: Plot) -> int:
    key = f"{plot.code}-claim"
    before = Claim.objects.filter(pk=outcome(f"demo:{key}") or 0).first()
    total = _paid(campaign) if before is None else Money(before.amount_fen)
    pk: int = stage.do(
        claims.draft,
        "liming",
        key,
        campaign=campaign,
        kind=ClaimKind.RELIEF,
        purpose="送温暖慰问金发放（附件见清单）",
        amount_fen=total.fen,
    )
    return pk


def _filed(stage: Stage, campaign: int, plot: Plot, pk: int) -> None:
    key = f"{plot.code}-claim"
    if outcome(f"demo:{key}-submit") is None:
        papers = [(one.kind, one.file) for one in enclosures(Campaign.objects.get(pk=campaign))]
        _attach(stage, key, pk, papers)
    stage.do(claims.submit, "liming", f"{key}-submit", claim=pk)
    stage.do(claims.review, "chenqiang", f"{key}-review", claim=pk)
    stage.do(claims.approve, "zhaogang", f"{key}-approve", claim=pk)
    stage.do(claims.file_claim, "wulin", f"{key}-file", claim=pk)


def _attach(stage: Stage, key: str, claim: int, papers: list[tuple[str, File]]) -> None:
    """Each paper as it is printed now, in the auditor's order; what is attached stays as it was."""
    keys = [f"{key}-paper-{place:02d}" for place in range(len(papers))]
    waiting = [(key, paper) for key, paper in zip(keys, papers, strict=True) if not stage.did(key)]
    made = printed([file for _, (_, file) in waiting])
    for (own, (kind, file)), data in zip(waiting, made, strict=True):
        stage.do(claims.attach, "liming", own, claim=claim, kind=kind, name=file.name, data=data)


def _paid(campaign: int) -> Money:
    rows = Payment.objects.filter(campaign=campaign, state="paid")
    return Money(sum(rows.values_list("amount_fen", flat=True)))


def _purchase(stage: Stage, campaign: int, plot: Plot) -> None:
    """慰问信 printed at 380 yuan: the line has nothing left, so the books refuse it."""
    key = f"{plot.code}-purchase"
    pk = stage.do(
        claims.draft,
        "liming",
        key,
        campaign=campaign,
        kind=ClaimKind.PURCHASE,
        purpose=PURCHASE.what,
        amount_fen=PURCHASE.fen,
    )
    facts = {
        "claim": pk,
        "seller": PURCHASE.seller,
        "on": stage.now.date(),
        "amount_fen": PURCHASE.fen,
        "data": printed([invoice_of(PURCHASE, INVOICE, stage.now.date())])[0],
    }
    if plot.code == "cj":
        stage.do(invoices.add_invoice, "liming", f"{key}-invoice", identity=INVOICE, **facts)
    else:
        stage.refused(
            "INV-USED", invoices.add_invoice, "liming", f"{key}-invoice", identity=INVOICE, **facts
        )
        return
    _attach(stage, key, pk, bought_with(PURCHASE, INVOICE, stage.now.date()))
    stage.do(claims.submit, "liming", f"{key}-submit", claim=pk)
    stage.do(claims.review, "chenqiang", f"{key}-review", claim=pk)
    stage.refused("BUD-OVERSPEND", claims.approve, "zhaogang", f"{key}-approve", claim=pk)
    stage.do(
        claims.return_claim,
        "zhaogang",
        f"{key}-return",
        claim=pk,
        reason="改由工会经费列支",
    )


def finish(stage: Stage, campaign: int, plot: Plot) -> None:
    """完成 the campaign."""
    stage.do(campaigns.finish, "liming", f"{plot.code}-finish", campaign=campaign)


def evaluate(stage: Stage, project: int) -> None:
    """自评 and 公开; nobody confirms or releases his own."""
    stage.on(date(2024, 10, 25))
    pk = stage.do(performance.draft_self, "wangmin", "self", project=project, reasons={})
    stage.do(performance.submit, "wangmin", "self-submit", evaluation=pk)
    stage.refused("DUTY-SELF", performance.confirm, "wangmin", "self-own", evaluation=pk)
    stage.do(performance.confirm, "zhaogang", "self-confirm", evaluation=pk)
    _disclose(stage, project)


def close_project(stage: Stage, project: int) -> None:
    """结项: nothing is left, encumbered or on its way."""
    stage.on(date(2024, 10, 31))
    stage.do(projects.close, "zhoujianhua", "project-close", project=project)


def _disclose(stage: Stage, project: int) -> None:
    stage.on(date(2024, 10, 28))
    row = Project.objects.get(pk=project)
    paper = nine_sections(row, stage.now.date(), "演示")
    text = render_json(paper).decode()
    pk = stage.do(
        disclosure.draft, "wangmin", "public", project=project, title=paper.name, text=text
    )
    publication = Publication.objects.get(pk=pk)
    _write_sections(stage, publication)
    text = render_json(written(publication, "演示")).decode()
    stage.refused(
        "DUTY-SELF", disclosure.release, "wangmin", "public-own", publication=pk, text=text
    )
    stage.do(disclosure.release, "zhoujianhua", "public-ok", publication=pk, text=text)
    _pack(stage, Publication.objects.get(pk=pk))
    stage.do(
        disclosure.publish,
        "liming",
        "public-url",
        publication=pk,
        url="https://portal.example/2024/swn.html",
    )


def _pack(stage: Stage, publication: Publication) -> None:
    """What the portal's editor gets, sealed by a checkpoint of the journal."""
    if stage.did("public-pack"):
        return
    checkpoint(stage.deed("wangmin", "public-checkpoint"), "发布包")
    made = package(publication, imprint_now())
    stage.do(
        disclosure.pack, "wangmin", "public-pack", publication=publication.pk,
        name=made.name, data=made.data,
    )  # fmt: skip


def _write_sections(stage: Stage, publication: Publication) -> None:
    """Each section is written by one and agreed to by another; the results name two figures."""
    sections = list(publication.sections.order_by("number"))
    for section in sections:
        words = _words(publication, section.number)
        if words:
            key = f"public-{section.number}-edit"
            stage.do(disclosure.edit, "wangmin", key, section=section.pk, words=words)
    text = render_json(written(publication, "演示")).decode()
    for section in sections:
        key = f"public-{section.number}-agree"
        stage.do(disclosure.agree, "chenqiang", key, section=section.pk, text=text)


def _words(publication: Publication, section: int) -> dict[str, str]:
    said = Words(publication.project.narrative, {}, {})
    slots = slots_of(publication.project.facts, section)
    words = {slot.name: said.written(slot.name) or slot.template for slot in slots}
    if section == RESULTS:
        words["results_overall"] += ACHIEVED
    return words
