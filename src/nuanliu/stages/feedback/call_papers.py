"""Papers of 回访: the list to call, by hand where there is no computer, and what came of it."""

from nuanliu.core.documents import (
    Align,
    Block,
    Column,
    Document,
    Field,
    Fields,
    Heading,
    Kind,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, count, rate, ref, within, yuan
from nuanliu.core.imprint import Imprint
from nuanliu.core.lifecycles import CALL, DOUBT
from nuanliu.core.sampling import SMALL_SURVEY
from nuanliu.stages.feedback.call_queries import Reached, calls_of, doubts_of, reached, stratum_of
from nuanliu.stages.feedback.models import Call, CallRound, Doubt
from nuanliu.stages.feedback.rules import TRIES

LIST_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("发放编号", 4, kind=Kind.ID),
    Column("姓名", 2),
    Column("所在工会", 4),
    Column("应收（元）", 2, kind=Kind.MONEY),
    Column("拨打次数", 2, kind=Kind.COUNT),
    Column("办理", 2, Align.CENTER),
    Column("收到情况", 2),
    Column("记录", 4),
    Column("回访人", 2),
)
STRATUM_COLUMNS = (
    Column("单位、方式", 5),
    Column("抽取", 2, kind=Kind.COUNT),
    Column("已回访", 2, kind=Kind.COUNT),
    Column("足额", 2, kind=Kind.COUNT),
    Column("金额不对", 2, kind=Kind.COUNT),
    Column("没收到", 2, kind=Kind.COUNT),
)
DOUBT_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("发放编号", 4, kind=Kind.ID),
    Column("反映", 5),
    Column("登记日期", 2, Align.CENTER),
    Column("承办人", 2),
    Column("期限", 2, Align.CENTER),
    Column("核实结果", 5),
    Column("办结人", 2),
    Column("状态", 2, Align.CENTER),
)
METHOD = (
    "抽样框为抽取当日本次活动已到账的全部发放编号，按基层工会和发放方式分层，各层人数按比例分配"
    "（余数大者先得）；层内按“种子/层名”与发放编号（两者之间为一个零字节）的 SHA-256 值"
    "由小到大取足。"
)
SCRIPT = (
    "话术：您好，我是区总工会，核实一下送温暖慰问。请问您收到了吗？收到多少？"
    "对经办人员的态度满意吗？不问证件号码和卡号，不要求您做任何操作。"
)
INDEPENDENT = (
    f"推荐人、编制审核审批付款对账的人和本人亲属不得回访；未接通的在不同时间拨打满{TRIES}次。"
    "电话号码不印在本表上，凭事由在系统中查看，这一轮结束时清除。"
)


def call_list(row: CallRound, imprint: Imprint) -> Document:
    """电话回访表 of a round: everybody drawn, in the order of the draw, without any number."""
    project, rows = row.campaign.project, list(calls_of(row))
    return imprint.form(
        f"{project.fiscal_year}年{row.campaign.name}电话回访表",
        project.unit_name,
        (
            _facts(row),
            Paragraph(SCRIPT),
            Table(LIST_COLUMNS, tuple(_line(one) for one in rows), name_column=2),
            Paragraph(METHOD),
            Paragraph(INDEPENDENT),
            SignatureLine(("回访人", "回访人", "审核人")),
        ),
        number="送温暖表17",
        final=row.state == "closed",
        on=row.closed_on,
    )


def call_summary(row: CallRound, imprint: Imprint) -> Document:
    """回访汇总和收款核实单: rates, each stratum, what was in doubt and what it led to."""
    project, found = row.campaign.project, reached(Call.objects.filter(round=row))
    blocks: tuple[Block, ...] = (
        _facts(row),
        Heading(1, "一、回访结果"),
        _rates(row, found),
        Heading(1, "二、分单位、分发放方式"),
        Table(STRATUM_COLUMNS, tuple(_strata(row))),
        Heading(1, "三、收款核实"),
        _doubts(row),
        Heading(1, "四、使用时须注意"),
        *(Paragraph(f"{place}．{note}。") for place, note in enumerate(_notes(found), 1)),
        SignatureLine(("统计人", "审核人", "负责人")),
    )
    return imprint.form(
        f"{project.fiscal_year}年{row.campaign.name}回访汇总和收款核实单",
        project.unit_name,
        blocks,
        number="送温暖表18",
        final=row.state == "closed",
        on=row.closed_on,
    )


def _key(row: CallRound) -> str:
    return ref("feedback.callround", row.pk)


def _facts(row: CallRound) -> Fields:
    return Fields(
        (
            Field("实际到账", count(row.population, "calls.population", _key(row), "人")),
            Field("抽取对象", count(row.calls.count(), "calls.drawn", _key(row), "人")),
            Field("抽取比例", f"{row.share}%"),
            Field("抽取日期", row.drawn_on.isoformat()),
            Field("办完期限", row.due_on.isoformat()),
            Field("抽取人", row.drawn_by.name),
            Field("抽样种子", row.seed, span=2),
        )
    )


def _line(one: Call) -> Row:
    payment, done = one.payment, one.state != "waiting"
    key = within(ref("feedback.call", one.pk))
    return (
        str(one.place),
        payment.number,
        payment.payee,
        payment.nomination.union.name,
        yuan(payment.amount_fen, "payment.amount", ref("payments.payment", payment.pk)),
        count(one.tries, "calls.tries", key) if one.tries else "",
        CALL.states[one.state] if done else "",
        one.get_received_display(),
        one.note,
        one.caller.name if one.caller and done else "",
    )


def _rates(row: CallRound, found: Reached) -> Fields:
    key = _key(row)
    told = (
        ("已回访", "calls.answered", found.answered),
        ("不愿回答", "calls.declined", found.declined),
        ("未联系上", "calls.unreached", found.unreached),
        ("足额收到", "calls.full", found.full),
        ("金额不对", "calls.short", found.short),
        ("没收到", "calls.missing", found.missing),
    )
    counted = (Field(label, count(number, name, key, "人")) for label, name, number in told)
    return Fields(
        (
            *counted,
            Field("回访率", rate(found.answered, found.drawn, "calls.rate", key)),
            Field("回访足额率", rate(found.full, found.answered, "calls.full_rate", key)),
        ),
        columns=3,
    )


def _strata(row: CallRound) -> list[Row]:
    parts: dict[str, list[Call]] = {}
    for one in calls_of(row):
        parts.setdefault(stratum_of(one), []).append(one)
    return [_stratum(row, name, parts[name]) for name in sorted(parts)]


def _stratum(row: CallRound, name: str, calls: list[Call]) -> Row:
    key = within(_key(row), ref("stratum", name.replace("/", "-")))
    union = calls[0].payment.nomination.union.name
    said = [one.received for one in calls]
    return (
        f"{union}·{calls[0].payment.run.get_channel_display()}",
        count(len(calls), "calls.drawn", key),
        count(sum(one.state == "answered" for one in calls), "calls.answered", key),
        count(said.count("full"), "calls.full", key),
        count(said.count("short"), "calls.short", key),
        count(said.count("missing"), "calls.missing", key),
    )


def _doubts(row: CallRound) -> Block:
    rows = list(doubts_of(row))
    if not rows:
        return Paragraph("没有人反映没收到或金额不对。")
    return Table(DOUBT_COLUMNS, tuple(_doubt(place, one) for place, one in enumerate(rows, 1)))


def _doubt(place: int, one: Doubt) -> Row:
    return (
        str(place),
        one.payment.number if one.payment else NOTHING,
        one.told,
        one.raised_on.isoformat(),
        one.assigned_to.name if one.assigned_to else NOTHING,
        one.due_on.isoformat() if one.due_on else NOTHING,
        _found(one),
        one.settled_by.name if one.settled_by else NOTHING,
        DOUBT.states[one.state],
    )


def _found(one: Doubt) -> str:
    if not one.finding:
        return NOTHING
    linked = f"（重发 {one.reissue.number}）" if one.reissue else ""
    linked = f"（追回事项 {one.case_id}）" if one.case_id else linked
    return f"{one.get_finding_display()}{linked}：{one.found}"


def _notes(found: Reached) -> list[str]:
    """The reservations of call-backs: who was not reached, how few there were, who asked."""
    notes = ["回访实名，由本单位人员电话进行，回答可能偏高"]
    silent = found.drawn - found.answered
    if silent:
        notes.append(f"抽取{found.drawn}人，其中{silent}人没有回答，其收款情况不详")
    if found.answered < SMALL_SURVEY:
        notes.append(f"回答不足{SMALL_SURVEY}人，比率仅供参考")
    if found.short + found.missing:
        notes.append("反映金额不对、没收到的，以核实结果为准")
    return notes
