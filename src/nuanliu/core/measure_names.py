"""Every measure a paper may name beside the computed ones of performance: what it counts, its unit.

A figure whose measure stands neither here nor in the catalogue of performance is a fault; a test
walks over every figure of every paper. Sources: the budget line (plan.*), the ledger (budget.*),
the rows of each stage.
"""

from typing import NamedTuple


class Meaning(NamedTuple):
    """What a measure counts, in words for the evidence page, and its unit ('' for a text)."""

    definition: str
    unit: str


MEASURES: dict[str, Meaning] = {
    "plan.line_amount": Meaning("资金安排：一项活动的预算安排金额", "元"),
    "plan.line_cap": Meaning("资金安排：每人每次的上限", "元/人"),
    "plan.line_people_now": Meaning("一项活动追加、调减、调剂后的计划人数", "人"),
    "plan.line_people": Meaning("资金安排：一项活动的计划人数", "人"),
    "plan.total_amount": Meaning("资金安排合计", "元"),
    "plan.total_people": Meaning("计划人数合计", "人"),
    "plan.target_value": Meaning("绩效目标表中一项指标的指标值", ""),
    "plan.target_weight": Meaning("评分框架给一项指标的分值", "分"),
    "budget.planned": Meaning("年初预算数：各项资金安排合计", "元"),
    "budget.adjusted": Meaning("全年预算数：拨款、追加减去调减、上缴后的金额", "元"),
    "budget.executed": Meaning("全年执行数：已到账的发放和已入账的采购合计", "元"),
    "budget.left": Meaning("结余：全年预算数减全年执行数", "元"),
    "budget.execution_rate": Meaning("预算执行率：执行数÷预算数", "%"),
    "quota.people": Meaning("分配给基层工会的名额", "人"),
    "quota.reserves": Meaning("分配给基层工会的候补名额", "人"),
    "quota.amount": Meaning("分配给基层工会的金额", "元"),
    "nomination.people": Meaning("有效申报人数，不含候补", "人"),
    "nomination.reserves": Meaning("有效申报的候补人数", "人"),
    "nomination.amount": Meaning("有效申报金额，不含候补", "元"),
    "batch.people": Meaning("批次名单人数，不含候补", "人"),
    "batch.reserves": Meaning("批次名单候补人数", "人"),
    "batch.listed": Meaning("批次名单公示人数，含候补", "人"),
    "batch.withheld": Meaning("批次名单中撤回同意、不公布姓名的人数", "人"),
    "batch.amount": Meaning("批次名单金额，不含候补", "元"),
    "batch.person_amount": Meaning("名单中一人的拟慰问金额", "元"),
    "notice.days": Meaning("公示的工作日数", "个工作日"),
    "objection.count": Meaning("对批次或其中人员提出的异议", "件"),
    "decision.people": Meaning("集体决定批准的人数", "人"),
    "decision.amount": Meaning("集体决定批准的金额", "元"),
    "decision.person_amount": Meaning("集体决定批准的一人的金额", "元"),
    "decision.attended": Meaning("参会人数", "人"),
    "standing.people": Meaning(
        "名单增减：处于某一步的人数（公示、未批准、批准、退出、递补、到账）", "人"
    ),
    "standing.amount": Meaning("名单增减：处于某一步的金额", "元"),
    "payment.amount": Meaning("一笔发放的金额", "元"),
    "payment.recovered": Meaning("一笔发放中已追回的金额", "元"),
    "run.people": Meaning("发放批的笔数", "笔"),
    "run.amount": Meaning("发放批的金额", "元"),
    "result.people": Meaning("按结果统计的发放笔数", "笔"),
    "result.exceptions": Meaning("没有认定的回盘异常条数", "条"),
    "result.amount": Meaning("按结果统计的发放金额", "元"),
    "claim.amount": Meaning("报销金额", "元"),
    "claim.invoiced": Meaning("报销单所附发票合计", "元"),
    "claim.attachments": Meaning("报销单所附材料份数", "份"),
    "invoice.amount": Meaning("一张发票的金额", "元"),
    "visit.people": Meaning("走访看望的人数", "人"),
    "visit.photos": Meaning("走访照片张数", "张"),
    "survey.population": Meaning("调查总体：一次活动中实际收到慰问金的人数", "人"),
    "survey.drawn": Meaning("按抽样种子抽取的调查对象", "人"),
    "survey.issued": Meaning("发出的问卷", "份"),
    "survey.returned": Meaning("收回的问卷", "份"),
    "survey.valid": Meaning("有效问卷；按题统计时不含“不了解”和未答", "份"),
    "survey.untold": Meaning("有效问卷中对一题答“不了解”或未答的", "份"),
    "survey.positive": Meaning("作肯定回答的问卷", "份"),
    "survey.return_rate": Meaning("回收率：收回÷发出", "%"),
    "survey.valid_rate": Meaning("有效率：有效÷收回", "%"),
    "survey.rate": Meaning("肯定回答占该题有效问卷的比例", "%"),
    "survey.interval": Meaning("该比例的95% Wilson 置信区间，经有限总体修正", "%"),
    "survey.choices": Meaning("选择某一选项的问卷", "份"),
    "survey.choice_rate": Meaning("选择某一选项的问卷占收回问卷的比例", "%"),
    "survey.not_received": Meaning("反映慰问金未收到或未足额收到的问卷", "人"),
    "evaluation.weight": Meaning("一项指标或预算执行的分值", "分"),
    "evaluation.score": Meaning("一项指标或预算执行的得分", "分"),
    "evaluation.total": Meaning("自评总分：各项得分之和", "分"),
    "evaluation.expected": Meaning("全年预计完成情况：至今完成数加尚未结束的活动计划数", ""),
    "evaluation.full_marks": Meaning("满分", "分"),
    "evaluation.indicators": Meaning("参加评分的指标数", "项"),
    "evaluation.indicators_full": Meaning("得满分的指标数", "项"),
    "indicator.filled": Meaning("人工填报并经另一人确认的实际值，附有材料", ""),
    "indicator.unbound": Meaning("没有绑定计量口径的指标，未取得", ""),
    "documents.page_subtotal": Meaning("一页之内各行金额之和", "元"),
    "documents.running_total": Meaning("从首行到本页末行的金额之和", "元"),
}
