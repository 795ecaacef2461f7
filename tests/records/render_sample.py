"""One paper that uses every block, a sign sheet of any length, and a running text of GB/T 9704."""

import datetime as dt
from typing import Any

from nuanliu.core.documents import (
    Align,
    Cell,
    Check,
    Column,
    Document,
    Field,
    Fields,
    Figure,
    Heading,
    Kind,
    Opinion,
    Opinions,
    Orientation,
    PageBreak,
    Paragraph,
    SignatureLine,
    Style,
    Table,
)
from nuanliu.core.money import Money

DAY = dt.date(2024, 1, 15)
RARE_NAMES = ("杨玥", "李珺", "王喆", "张堃", "赵垚", "钱䶮", "孙㛃", "阿依·古丽", "周𬭎")
UNIT = "某区总工会"


def indicators() -> Table:
    """A table with merges across and down, as the performance forms have them."""
    return Table(
        caption="绩效目标表",
        columns=(
            Column("项目目标", 2),
            Column("一级指标", 1),
            Column("二级指标", 1),
            Column("三级指标", 2),
            Column("指标值", 1, Align.CENTER),
        ),
        head=(
            (
                Cell("项目目标", head=True, row_span=2),
                Cell("绩效指标", head=True, col_span=3),
                Cell("指标值", head=True, row_span=2),
            ),
            (Cell("一级", head=True), Cell("二级", head=True), Cell("三级", head=True)),
        ),
        rows=(
            (
                Cell("把慰问金送到一线职工手中", row_span=3),
                Cell("产出指标", row_span=2),
                "数量指标",
                "慰问人数",
                Figure("700", "performance.people"),
            ),
            ("时效指标", "完成时间", "年度内"),
            ("满意度指标", "服务对象满意度", "受益职工满意度", ("≥", Figure("90", "target"), "%")),
        ),
    )


def money_table() -> Table:
    """A table of amounts with a total and 大写."""
    return Table(
        caption="资金安排",
        unit_line="单位：元",
        columns=(
            Column("序号", 1, Align.CENTER, Kind.COUNT),
            Column("活动", 4),
            Column("凭证号", 2, kind=Kind.ID),
            Column("人数", 2, kind=Kind.COUNT),
            Column("金额", 3, kind=Kind.MONEY),
        ),
        rows=(
            ("1", "一线职工慰问", "000123", _count("500"), _money("250,000.00")),
            ("2", "=SUM(A1:A9) 走访慰问 <b>", "000124", _count("200"), _money("100,000.00")),
            ("3", "退回\n（已重发）", "—", "", _money("-0.07")),
        ),
        total=(Cell("合计", col_span=3), _count("700"), _money("349,999.93")),
        capitals="人民币叁拾肆万玖仟玖佰玖拾玖元玖角叁分",
    )


def _count(text: str) -> Figure:
    return Figure(text, "campaigns.people", "计划")


def _money(text: str) -> Figure:
    return Figure(text, "projects.amount", "计划")


def every_block(**changes: object) -> Document:
    """A paper with every kind of block; `changes` replace facts of the document."""
    facts: dict[str, Any] = {
        "title": "送温暖慰问活动审批表",
        "unit": UNIT,
        "date": DAY,
        "number": "表3-1",
        "watermark": "演示",
        "footer_note": "本表一式两份",
        "check": Check("3f9a1c", "https://example.org/check/3f9a1c"),
        "blocks": (
            Heading(1, "一、基本情况"),
            Paragraph(("共安排", _money("350,000.00"), "元，#panic() *星号* $x$ \\ @a。")),
            Fields(
                (
                    Field("活动名称", "一线职工慰问"),
                    Field("人数", _count("500")),
                    Field("依据文号", "〔2020〕31号", span=2),
                    Field("负责人", "张堃"),
                )
            ),
            Heading(2, "（一）资金"),
            money_table(),
            Heading(3, "1. 指标"),
            indicators(),
            Heading(4, "（1）意见"),
            Opinions(
                (
                    Opinion("经办人意见", "材料齐全，拟同意。", "李珺", DAY),
                    Opinion("分管领导意见"),
                )
            ),
            PageBreak(),
            Paragraph("附件另页。"),
            SignatureLine(("制表人", "审核人", "负责人")),
        ),
    }
    return Document(**(facts | changes))


def sign_sheet(count: int, names: tuple[str, ...] = RARE_NAMES, fen: int = 50000) -> Document:
    """A 签领表 of `count` persons at `fen` each."""
    each = Figure(Money(fen).yuan_text(), "payments.amount")
    total = Money(fen * count)
    table = Table(
        caption="",
        unit_line="单位：元",
        columns=(
            Column("序号", 1, Align.CENTER, Kind.COUNT),
            Column("姓名", 3),
            Column("身份证号（后四位）", 2, Align.CENTER, Kind.ID),
            Column("工会（单位）", 5),
            Column("金额", 2, kind=Kind.MONEY),
            Column("领取人签名", 3, kind=Kind.SIGN),
            Column("代领人及关系", 3, kind=Kind.SIGN),
            Column("领取日期", 2),
            Column("经办", 2),
        ),
        rows=tuple(
            (
                str(place + 1),
                names[place % len(names)],
                f"{place:04d}"[-4:],
                "某某街道社区卫生服务中心工会委员会",
                each,
                "",
                "",
                "",
                "",
            )
            for place in range(count)
        ),
        total=(
            Cell("合计", col_span=4),
            Figure(total.yuan_text(), "payments.total"),
            "",
            "",
            "",
            "",
        ),
        capitals=total.capitals(),
        subtotal_per_page=True,
        name_column=1,
    )
    return Document(
        title="送温暖慰问金签领表",
        unit=UNIT,
        date=DAY,
        number="表5-2",
        orientation=Orientation.LANDSCAPE,
        blocks=(table, SignatureLine(("制表人", "审核人", "发放人"))),
        check=Check("77aa01", "https://example.org/check/77aa01"),
        watermark="演示",
    )


def running_text(paragraphs: tuple[str, ...], **changes: object) -> Document:
    """An official paper of plain paragraphs."""
    facts: dict[str, Any] = {
        "title": "关于开展送温暖活动的情况说明",
        "unit": UNIT,
        "date": DAY,
        "style": Style.OFFICIAL,
        "blocks": tuple(Paragraph(text) for text in paragraphs),
    }
    return Document(**(facts | changes))
