"""Every paper of a project in the order in which an auditor asks for it, and their files.

Folders follow the bundle of a batch: 方案 → 纪要、审批、名册 → 公示 → 代发 → 签领 → 走访 →
满意度 → 报销 → 绩效 → 公开. In a 演示 installation every file name says so.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from nuanliu.core.documents import Document, Table
from nuanliu.core.imprint import DEMO, Imprint, code_of, content_hash
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.fonts import FontSet
from nuanliu.records.documents.render.every import RENDERERS
from nuanliu.records.documents.render.to_json import render_json
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.records.journal.queries import checkpoints, last_day
from nuanliu.records.people.models import Installation, Union
from nuanliu.stages.archive.kinds import IMPERSONAL, File, PaperKind, nobody
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.papers import quota_table
from nuanliu.stages.claims.models import Claim
from nuanliu.stages.claims.papers import claim_form, packet_cover
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.disclosure.texts import written
from nuanliu.stages.feedback.call_papers import call_list, call_summary
from nuanliu.stages.feedback.drawn import drawn_list
from nuanliu.stages.feedback.models import COUNTED, Survey
from nuanliu.stages.feedback.papers import survey_report
from nuanliu.stages.goods.models import Issue
from nuanliu.stages.goods.papers import goods_sheet, stock_book
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.nominations.papers import summary
from nuanliu.stages.payments.cash_papers import cash_register, draws_of, transfers_of
from nuanliu.stages.payments.models import Run
from nuanliu.stages.payments.outcome import result_table
from nuanliu.stages.payments.papers import bank_summary, sign_sheet
from nuanliu.stages.payments.reconciliation import reconciliation
from nuanliu.stages.performance.formed import LAYOUTS, every_form, results_named
from nuanliu.stages.performance.models import Evaluation, EvaluationKind
from nuanliu.stages.performance.papers import self_evaluation_table, target_table
from nuanliu.stages.performance.queries import survey_targets
from nuanliu.stages.performance.report import self_report
from nuanliu.stages.performance.watching import monitoring_table
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.decided import approved_list, minutes_summary
from nuanliu.stages.reviews.models import Batch, Decision
from nuanliu.stages.reviews.papers import notice_list, notice_result
from nuanliu.stages.reviews.sheets import approval_form
from nuanliu.stages.visits.papers import visit_record

TABLES = ("pdf", "xlsx")
FORMS = ("pdf", "docx")
CHECK_PAGE = "/p/check/"  # of the public pages
FORBIDDEN = str.maketrans('\\:*?"<>|', "＼：＊？＂＜＞｜")
PUBLIC = ("html", "docx", "pdf", "json")
PLACES = "11各地表式"  # the folder of forms in the layouts of places
LAID_OUT = {
    "target": (PaperKind.TARGETS, (*TABLES, "docx")),
    "monitoring": (PaperKind.MONITORING, (*TABLES, "docx")),
    "self": (PaperKind.EVALUATION, (*TABLES, "docx")),
    "report": (PaperKind.EVALUATION, FORMS),
}


class Paper(NamedTuple):
    """name: folder and file without ending; build: makes the document; formats: endings.

    campaign: the id of the campaign it belongs to; None for a paper of the whole project.
    """

    name: str
    build: Callable[[], Document]
    formats: tuple[str, ...]
    kind: PaperKind
    campaign: int | None = None


class Found(NamedTuple):
    """A paper that a check code names, and its content hash."""

    name: str
    content: str


def imprint_now() -> Imprint:
    """What all papers printed now share: day, 演示 or not, and the newest checkpoint.

    The day is that of the newest journal line, so that the same books give the same papers.
    """
    demo, newest = Installation.objects.get().is_demo, ["", *checkpoints()][-1]
    return Imprint(last_day(), demo, newest, public_check())


def public_check() -> str:
    """The page that checks a paper, up to the code; '' where the office has told no address.

    Refused ADDRESS where what stands in the settings is no address of the web.
    """
    base = settings.NUANLIU_ADDRESS.strip().rstrip("/")
    if not base:
        return ""
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        what = f"设置里的网页地址“{base}”不是网址"
        raise Refused(
            Refusal("ADDRESS", what, "请把 NUANLIU_ADDRESS 写成 https://… 的样子，或留空")
        )
    return f"{base}{CHECK_PAGE}?code="


def found_by_code(project: Project, code: str) -> list[Found]:
    """The papers that carry a printed check code when the books print them again.

    An empty list: no paper of these books says what the sheet says, or the books have moved on
    since it was printed.
    """
    wanted, blank = code.replace(" ", "").lower(), imprint_now()._replace(checkpoint=None)
    found = [Found(one.name, content_hash(one.build())) for one in offered(project, blank)]
    return [one for one in found if code_of(one.content) == wanted]


def every_paper(project: Project, imprint: Imprint | None = None) -> Iterator[Paper]:
    """The registry of a project's papers in the auditor's order; nothing is built yet."""
    used = imprint or imprint_now()
    mark = f"-{DEMO}" if used.demo else ""
    for paper in _all(project, used):
        yield paper._replace(name=f"{_safe(paper.name)}{mark}")


def layout_papers(
    project: Project, evaluation: Evaluation | None = None, imprint: Imprint | None = None
) -> Iterator[Paper]:
    """The forms of 绩效 in the layouts of places: of a project, or of one evaluation alone.

    Offered beside the registry and in no package: they say what the forms of the registry say.
    """
    used = imprint or imprint_now()
    mark = f"-{DEMO}" if used.demo else ""
    for layout in LAYOUTS:
        forms = results_named(evaluation, layout) if evaluation else every_form(project, layout)
        for name, made in forms:
            kind, formats = LAID_OUT[made.form]
            yield Paper(_safe(f"{PLACES}/{name}{mark}"), partial(made.build, used), formats, kind)


def offered(project: Project, imprint: Imprint | None = None) -> Iterator[Paper]:
    """Every paper that may be taken out: the registry, then the forms in the layouts of places."""
    used = imprint or imprint_now()
    yield from every_paper(project, used)
    yield from layout_papers(project, imprint=used)


def _safe(name: str) -> str:
    """Folder and file as any system takes them: marks that no file name may hold are widened."""
    return name.translate(FORBIDDEN)


def files_within(project: Project, campaign: Campaign | None = None) -> list[File]:
    """The files of a package: of the whole year, or of one campaign alone."""
    files = files_to_make(project)
    return [one for one in files if campaign is None or one.campaign == campaign.pk]


def files_to_make(
    project: Project, imprint: Imprint | None = None, fonts: FontSet | None = None, note: str = ""
) -> Iterator[File]:
    """Every file of every paper, each to be made on its own, so that one refused stops no other.

    note: who takes the file out and when, at the foot of each page; no part of what the paper says,
    so its check code stays. In JSON, which machines compare, it is a key of its own: without that
    key the text is the one whose hash is bound.
    """
    yield from files_of(every_paper(project, imprint), fonts, note)


def files_of(
    papers: Iterable[Paper], fonts: FontSet | None = None, note: str = ""
) -> Iterator[File]:
    """The files of some papers, as `files_to_make`."""
    for one in papers:
        paper = one._replace(build=cache(one.build))  # built once for all its formats
        for ending in paper.formats:
            make = partial(_made, paper, ending, fonts, note)
            rows = nobody if paper.kind in IMPERSONAL else partial(_rows, paper)
            yield File(f"{paper.name}.{ending}", make, paper.kind, paper.campaign, rows)


def _rows(paper: Paper) -> tuple[str, ...]:
    """The rows of a paper's tables; a paper without one is about one person or one sum."""
    tables = (one for one in paper.build().blocks if isinstance(one, Table))
    return tuple(repr(row) for table in tables for row in table.rows)


def _made(paper: Paper, ending: str, fonts: FontSet | None, note: str = "") -> bytes:
    document = paper.build()
    if note and ending != "json":
        told = "　".join(part for part in (document.footer_note, note) if part)
        document = replace(document, footer_note=told)
    if ending == "json":  # the very text whose hash the journal binds, and who took it out
        return render_json(replace(document, check=None), note)
    return render_pdf(document, fonts) if ending == "pdf" else RENDERERS[ending](document)


def _all(project: Project, used: Imprint) -> Iterator[Paper]:
    campaigns = list(project.campaigns.select_related("line", "project").order_by("window_from"))
    targets = partial(target_table, project, used)
    yield Paper("01方案/绩效目标表", targets, (*TABLES, "docx"), PaperKind.TARGETS)
    for part in (_plans, _decisions, _notices, _bank, _cash, _visits, _surveys, _calls, _claims):
        for campaign in campaigns:
            for paper in part(campaign, used):
                yield paper._replace(campaign=campaign.pk)
    yield from _performance(project, used)
    yield from _public(project, used)


def _plans(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    table = partial(quota_table, campaign, used)
    yield Paper(f"01方案/{campaign.name}-名额分配表", table, TABLES, PaperKind.QUOTAS)


def _batches(campaign: Campaign) -> list[tuple[str, Batch]]:
    """The batches with the beginning of their file names; labelled only where there are several."""
    rows = list(campaign.batches.select_related("campaign__line", "campaign__project"))
    several = len(rows) > 1
    return [(f"{campaign.name}{f'-{row.label}' if several else ''}", row) for row in rows]


def _decisions(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    for name, batch in _batches(campaign):
        decided = list(batch.decisions.select_related("approver").order_by("pk"))
        for place, decision in enumerate(decided, 1):
            yield from _decision(f"02审批/{name}", f"{place:02d}", decision, used)
        if not decided:
            draft = partial(approval_form, batch, None, used)
            yield Paper(f"02审批/{name}-审批表", draft, FORMS, PaperKind.APPROVAL)
    table = partial(summary, campaign, used)
    yield Paper(f"02审批/{campaign.name}-汇总表", table, TABLES, PaperKind.SUMMARY)


def _decision(name: str, place: str, decision: Decision, used: Imprint) -> Iterator[Paper]:
    """Each decision has its own minutes and form; a supplement names its people on the form."""
    minutes = partial(minutes_summary, decision, used)
    yield Paper(f"{name}-会议纪要摘要{place}", minutes, FORMS, PaperKind.MINUTES)
    form = partial(approval_form, decision.batch, decision, used)
    yield Paper(f"{name}-审批表{place}", form, FORMS, PaperKind.APPROVAL)
    if not decision.supplement:
        table = partial(approved_list, decision, used)
        yield Paper(f"{name}-批准名单{place}", table, TABLES, PaperKind.APPROVED)


def _notices(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    for name, batch in _batches(campaign):
        listed = partial(notice_list, batch, used)
        formats = ("pdf", "docx", "html")
        yield Paper(f"03公示/{name}-公示名单", listed, formats, PaperKind.NOTICE)
        if batch.notices.exists():
            result = partial(notice_result, batch, used)
            yield Paper(f"03公示/{name}-公示结果", result, FORMS, PaperKind.NOTICE_RESULT)


def _runs(campaign: Campaign, channel: Channel) -> list[Run]:
    rows = Run.objects.filter(batch__campaign=campaign, channel=channel)
    return list(
        rows.exclude(state="cancelled").select_related("batch__campaign__project").order_by("pk")
    )


def _bank(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    for run in _runs(campaign, Channel.BANK):
        title = f"04代发/{campaign.name}-代发明细-{run.number}"
        yield Paper(title, partial(bank_summary, run, used), TABLES, PaperKind.BANK_DETAIL)
    if Run.objects.filter(batch__campaign=campaign).exclude(state="cancelled").exists():
        result = partial(result_table, campaign, used)
        yield Paper(f"04代发/{campaign.name}-发放结果表", result, TABLES, PaperKind.RESULT)
        checked, title = partial(reconciliation, campaign, used), "增减和发放核对表"
        name = f"04代发/{campaign.name}-{title}"
        yield Paper(name, checked, TABLES, PaperKind.RECONCILIATION)


def sheet_of(run: Run) -> str:
    """The name of the file of a cash run's sign sheet, as `files_to_make` gives it."""
    mark = f"-{DEMO}" if Installation.objects.get().is_demo else ""
    return f"{_safe(_sheet(run.batch.campaign, run))}{mark}.pdf"


def _sheet(campaign: Campaign, run: Run) -> str:
    return f"05签领/{campaign.name}-签领表-{run.number}"


def _cash(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    for run in _runs(campaign, Channel.CASH):
        title = _sheet(campaign, run)
        sheet = partial(sign_sheet, run, used)
        yield Paper(title, sheet, (*TABLES, "docx"), PaperKind.SIGN_SHEET)
    draws, sent = draws_of(campaign), transfers_of(campaign)
    carried: list[tuple[Run, Union]] = [(d.run, d.union) for d in draws] + [
        (t.run, t.union) for t in sent
    ]
    for run, union in carried:
        title = f"{_sheet(campaign, run)}-{union.name}"
        sheet = partial(sign_sheet, run, used, union)
        yield Paper(title, sheet, (*TABLES, "docx"), PaperKind.SIGN_SHEET)
    if draws or sent:
        book = partial(cash_register, campaign, used)
        name = f"05签领/{campaign.name}-现金领用登记簿"
        yield Paper(name, book, (*TABLES, "docx"), PaperKind.CASH_BOOK)
    yield from _goods(campaign, used)


def _goods(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    """The stock book, and the sheet of every issue; nothing where nothing was bought."""
    if not campaign.orders.exists():
        return
    book, name = partial(stock_book, campaign, used), f"05签领/{campaign.name}-实物台账"
    yield Paper(name, book, (*TABLES, "docx"), PaperKind.STOCK_BOOK)
    issues = Issue.objects.filter(order__campaign=campaign)
    for one in issues.select_related("order__campaign__project", "union").order_by("pk"):
        title = f"05签领/{campaign.name}-实物签领表-{one.pk:03d}-{one.union.name}"
        sheet = partial(goods_sheet, one, used)
        yield Paper(title, sheet, (*TABLES, "docx"), PaperKind.SIGN_SHEET)


def _visits(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    for place, visit in enumerate(campaign.visits.order_by("pk"), 1):
        title = f"06走访/{campaign.name}-走访记录{place:02d}"
        yield Paper(title, partial(visit_record, visit, used), FORMS, PaperKind.VISIT)


def _surveys(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    for place, survey in enumerate(campaign.surveys.order_by("pk"), 1):
        title = f"07满意度/{campaign.name}-满意度统计{place:02d}"
        report = partial(_survey, survey, used)
        yield Paper(title, report, (*TABLES, "docx"), PaperKind.SURVEY)
        if survey.state in COUNTED:
            drawn = f"07满意度/{campaign.name}-满意度抽样名单{place:02d}"
            yield Paper(drawn, partial(drawn_list, survey, used), TABLES, PaperKind.SURVEY)


def _calls(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    for place, row in enumerate(campaign.call_rounds.order_by("pk"), 1):
        name = f"07满意度/{campaign.name}-电话回访{place:02d}"
        yield Paper(f"{name}-名单", partial(call_list, row, used), TABLES, PaperKind.CALLS)
        yield Paper(f"{name}-汇总", partial(call_summary, row, used), TABLES, PaperKind.CALLS)


def _survey(survey: Survey, used: Imprint) -> Document:
    project, on = survey.campaign.project, survey.closed_on or used.on
    return survey_report(survey, used, survey_targets(project, on))


def _claims(campaign: Campaign, used: Imprint) -> Iterator[Paper]:
    for claim in Claim.objects.filter(campaign=campaign).order_by("pk"):
        name = f"08报销/{campaign.name}-{claim.number}"
        cover, form = partial(packet_cover, claim, used), partial(claim_form, claim, used)
        yield Paper(f"{name}-附件封面", cover, FORMS, PaperKind.CLAIM)
        yield Paper(f"{name}-报销单", form, FORMS, PaperKind.CLAIM)


def _performance(project: Project, used: Imprint) -> Iterator[Paper]:
    for row in project.evaluations.order_by("on", "pk"):
        if row.kind == EvaluationKind.MONITORING:
            table = partial(monitoring_table, row, used)
            name = f"09绩效/运行监控表-{row.on}"
            yield Paper(name, table, (*TABLES, "docx"), PaperKind.MONITORING)
            continue
        scored, report = partial(self_evaluation_table, row, used), partial(self_report, row, used)
        name = f"09绩效/自评表-{row.on}"
        yield Paper(name, scored, (*TABLES, "docx"), PaperKind.EVALUATION)
        yield Paper(f"09绩效/自评报告-{row.on}", report, FORMS, PaperKind.EVALUATION)


def _public(project: Project, used: Imprint) -> Iterator[Paper]:
    """The disclosure exactly as it was drafted and released: its hash is bound in the journal."""
    released = project.publications.exclude(state="drafted").order_by("-pk").first()
    mark = used.mark(final=released is not None)

    def text() -> Document:
        paper = written(released, mark) if released else nine_sections(project, used.on, mark)
        return used.stamped(paper)

    yield Paper("10公开/项目公开文本", text, PUBLIC, PaperKind.DISCLOSURE)
