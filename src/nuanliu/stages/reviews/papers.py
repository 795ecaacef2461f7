"""The public papers of 公示: the list as posted, and what became of it. No ID digit, no full name.

The list has fields of its own; it is never the payment roll with columns left out. Who withdrew his
consent is on none that is printed from then on; how many these are is said.
"""

from nuanliu.core.documents import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Row,
    Run,
    Table,
    runs_of,
)
from nuanliu.core.documents.wording import prose_date
from nuanliu.core.figures import count, ref, within, yuan, yuan_in_words
from nuanliu.core.imprint import Imprint
from nuanliu.core.masking import mask_name_public
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.standards import Standard
from nuanliu.records.journal.queries import day_of_move
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.wording import groups_of, short_name, standard_text
from nuanliu.stages.nominations.consents import withdrawn_in
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.models import Batch, Item, Notice
from nuanliu.stages.reviews.queries import items_of, latest_notice, objections_noticed

HARDSHIP = "困难职工"  # the kinds of hardship tell of illness and misfortune: never in public
COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("姓名", 2),
    Column("所在工会", 6),
    Column("类别", 3),
    Column("拟慰问金额（元）", 4, kind=Kind.MONEY),
)


def notice_list(batch: Batch, imprint: Imprint) -> Document:
    """公示名单 of a batch, reserves apart; a draft until it is posted."""
    notice, campaign = latest_notice(batch), batch.campaign
    blocks: list[Block] = [
        Paragraph(_opening(batch)),
        Heading(1, "一、公示时间"),
        Paragraph(_period(notice)),
        Heading(1, "二、慰问标准"),
        Paragraph(("每次", *runs_of(standard_text(campaign)), "。")),
        Heading(1, "三、异议受理"),
        Paragraph(_where_to_object(campaign.project)),
        Heading(1, "四、拟慰问人员名单"),
        *_lists(batch),
    ]
    return imprint.letter(
        f"关于{campaign.project.fiscal_year}年{campaign.name}\n拟慰问人员名单的公示",
        campaign.project.unit_name,
        tuple(blocks),
        final=notice is not None,
        on=notice.posted_on if notice else None,
    )


def _opening(batch: Batch) -> tuple[Run, ...]:
    key = ref("reviews.batch", batch.pk)
    runs: list[Run] = [
        f"按照{cited_basis(batch.campaign.project)}，经基层工会申报、职工服务中心审核，",
        f"拟在{batch.campaign.name}活动中慰问职工",
        count(batch.people, "batch.people", key, "名"),
        "，合计",
        yuan_in_words(batch.total_fen, "batch.amount", key),
    ]
    if batch.reserves:
        runs += ["，另有候补", count(batch.reserves, "batch.reserves", key, "名")]
    return (*runs, "。现将名单公示如下。")


def cited_basis(project: Project) -> str:
    """The numbered documents the project rests on, as prose cites them."""
    basis = project.facts.get("basis") or []
    named = [f"《{one['title']}》（{one['number']}）" for one in basis if one.get("number")]
    return "、".join(named) or "送温暖资金使用管理的有关规定"


def _period(notice: Notice | None) -> tuple[Run, ...]:
    if notice is None:
        return ("自张贴之日起计算，起止日期待公示时填写。",)
    days = count(notice.working_days, "notice.days", ref("reviews.notice", notice.pk), "个工作日")
    first, last = prose_date(notice.posted_on), prose_date(notice.ends_on)
    return (f"{first}至{last}，张贴当日不计，共", days, "。")


def _where_to_object(project: Project) -> str:
    unit = project.facts.get("unit") or {}
    reach = [
        f"{label}：{unit[key]}"
        for label, key in (("电话", "phone"), ("地址", "address"))
        if unit.get(key)
    ]
    where = f"（{'，'.join(reach)}）" if reach else ""
    return (
        f"对名单有异议的，请在公示期内以书面、电话或当面方式向{project.unit_name}反映{where}，"
        "并说明具体情况，便于核实答复。"
    )


Placed = list[tuple[int, Item]]


def shown_items(batch: Batch) -> tuple[Placed, Placed]:
    """Who stands on the notice as it is shown: list and reserves, each with its place in the batch.

    Whoever has withdrawn his consent is in neither.
    """
    gone = withdrawn_in(batch.campaign)
    rows = [one for one in enumerate(items_of(batch), 1) if one[1].nomination.person_id not in gone]
    main = [(place, item) for place, item in rows if not item.nomination.reserve]
    spare = [(place, item) for place, item in rows if item.nomination.reserve]
    return main, spare


def _lists(batch: Batch) -> list[Block]:
    groups, everybody = groups_of(batch.campaign), items_of(batch)
    main, spare = shown_items(batch)
    rows = sorted(main + spare, key=lambda one: one[0])
    key = ref("reviews.batch", batch.pk)
    blocks: list[Block] = [_table(key, main, groups)]
    if spare:
        blocks += [Heading(1, "五、候补人员名单"), _table(key, spare, groups)]
    blocks.append(Paragraph(f"类别说明：{_legend(batch.campaign, rows, groups)}。"))
    if withheld := len(everybody) - len(rows):
        shown = count(withheld, "batch.withheld", key, "名")
        blocks.append(Paragraph(("名单中有", shown, "已撤回同意，姓名不予公布。")))
    return blocks


def _table(batch: str, rows: list[tuple[int, Item]], groups: dict[str, Standard]) -> Table:
    body = tuple(
        _row(shown, within(batch, ref("row", place)), item, groups)
        for shown, (place, item) in enumerate(rows, 1)
    )
    return Table(COLUMNS, body)


def _row(shown: int, key: str, item: Item, groups: dict[str, Standard]) -> Row:
    one = item.nomination
    return (
        str(shown),
        mask_name_public(one.person.name),
        one.union.name,
        public_group(one.group, groups),
        yuan(one.amount_fen, "batch.person_amount", key),
    )


def public_group(code: str, groups: dict[str, Standard]) -> str:
    """A group as the public may read it: every kind of hardship is one word."""
    return HARDSHIP if code.startswith("A") else short_name(groups[code])


def _legend(campaign: Campaign, rows: list[tuple[int, Item]], groups: dict[str, Standard]) -> str:
    codes = sorted({item.nomination.group for _, item in rows})
    told = {public_group(code, groups): groups[code].label for code in codes if code[:1] != "A"}
    return "；".join(f"{name}指{label}" for name, label in told.items()) or campaign.name


def notice_result(batch: Batch, imprint: Imprint) -> Document:
    """公示结果 once the notice has run; Refused (NOTICE-NONE) for a list never posted."""
    notice = latest_notice(batch)
    if notice is None:
        what = f"“{batch.label}”还没有公示，没有公示结果"
        raise Refused(Refusal("NOTICE-NONE", what, "请先公示"))
    project, key = batch.campaign.project, ref("reviews.batch", batch.pk)
    blocks: list[Block] = [
        Paragraph(
            (
                f"{batch.campaign.name}拟慰问人员名单已于{_span(notice)}公示，公示人数",
                count(batch.people + batch.reserves, "batch.listed", key, "名"),
                "。现将结果说明如下。",
            )
        ),
        Heading(1, "一、异议情况"),
        Paragraph(objections_told(batch)),
        Heading(1, "二、处理意见"),
        *[Paragraph(text) for text in _answers(batch)],
    ]
    return imprint.letter(
        f"关于{project.fiscal_year}年{batch.campaign.name}\n慰问人员名单公示结果的说明",
        project.unit_name,
        tuple(blocks),
        final=batch.state in ("noticed", "approved", "refused"),
        on=day_of_move("reviews.batch", batch.pk, "end_notice"),
    )


def _span(notice: Notice) -> str:
    return f"{prose_date(notice.posted_on)}至{prose_date(notice.ends_on)}"


def objections_told(batch: Batch) -> tuple[Run, ...]:
    """'公示期间收到异议1件，成立1件，不成立0件', each count traced to its rows."""
    key, rows = ref("reviews.batch", batch.pk), objections_noticed(batch)
    states = [row.state for row in rows]
    runs: list[Run] = ["公示期间收到异议", count(len(rows), "objection.count", key, "件")]
    for state, label in (("upheld", "成立"), ("dismissed", "不成立"), ("open", "尚在核查")):
        if states.count(state):
            part = within(key, ref("state", state))
            runs += [f"，{label}", count(states.count(state), "objection.count", part, "件")]
    return (*runs, "。")


def _answers(batch: Batch) -> list[str]:
    rows = [row for row in objections_noticed(batch) if row.state != "open"]
    told = [f"{place}．{public_answer(row.state)}" for place, row in enumerate(rows, 1)]
    return told or ["名单按公示内容报请集体研究审批。"]


def public_answer(state: str) -> str:
    """What the public learns of a decided objection ('upheld' or 'dismissed')."""
    # The words of objection and answer name people; the public learns what was decided.
    if state == "upheld":
        return "异议经核实成立，已按规定处理，涉及人员不列入慰问名单。"
    return "异议经核实不成立，名单不作调整。"
