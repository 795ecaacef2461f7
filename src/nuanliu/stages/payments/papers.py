"""Papers of 发放: the sheet people sign, what went to the bank, and what became of every line."""

from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Field,
    Fields,
    Inline,
    Kind,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, capitals, count, ref, yuan
from nuanliu.core.imprint import Imprint
from nuanliu.core.lifecycles import PAYMENT
from nuanliu.core.masking import mask_card, mask_id
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.bankfile import PURPOSE
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.payments.queries import lines_of

SERIAL = Column("序号", 1, Align.CENTER, Kind.COUNT)
TOTAL = "合计"
DIGITS = 8  # of a hash in one printed group
SHEET_COLUMNS = (
    SERIAL,
    Column("姓名", 2),
    Column("身份证号", 4, Align.CENTER, Kind.ID),
    Column("单位", 5),
    Column("金额", 3, kind=Kind.MONEY),
    Column("领取人签名（按手印）", 4, kind=Kind.SIGN),
    Column("代领人及关系", 3, Align.CENTER),
    Column("领取日期", 3, Align.CENTER),
)
BANK_COLUMNS = (
    SERIAL,
    Column("发放编号", 4, kind=Kind.ID),
    Column("户名", 2),
    Column("账号", 4, kind=Kind.ID),
    Column("开户银行", 8),
    Column("金额", 2, kind=Kind.MONEY),
    Column("用途", 3),
    Column("结果", 2, Align.CENTER),
)


def sign_sheet(run: Run, imprint: Imprint) -> Document:
    """签领表 of a cash run: page subtotals, total, 大写, a box of 25 x 12 mm for each signature."""
    rows, campaign = lines_of(run), run.batch.campaign
    key = ref("payments.run", run.pk)
    total = sum(row.amount_fen for row in rows)
    table = Table(
        SHEET_COLUMNS,
        tuple(_to_sign(place, row) for place, row in enumerate(rows, 1)),
        unit_line="单位：元",
        total=(_label(4), yuan(total, "run.amount", key), "", "", ""),
        capitals=capitals(total, "run.amount", key),
        subtotal_per_page=True,
        name_column=1,
    )
    facts = Fields(
        (
            Field("发放批号", run.number),
            Field("活动", f"{campaign.project.fiscal_year}年{campaign.name}"),
            Field("人数", count(len(rows), "run.people", key, "人")),
            Field("发放方式", Channel(run.channel).label),
        ),
        columns=4,
    )
    return imprint.form(
        f"{campaign.project.fiscal_year}年{campaign.name}慰问金签领表",
        campaign.project.unit_name,
        (facts, table, SignatureLine(("制表人", "经办人", "经办人", "审核人", "负责人"))),
        number="送温暖表04",
        final=run.state in ("released", "settled"),
        on=run.released_on,
        wide=True,
    )


def _label(columns: int) -> Cell:
    return Cell(TOTAL, col_span=columns, head=True, align=Align.CENTER)


def _to_sign(place: int, row: Payment) -> Row:
    person, evidence = row.person, getattr(row, "evidence", None)
    number = person.id_number.open() if person.id_number is not None else ""
    proxy = ""
    if evidence is not None and evidence.proxy_name:
        proxy = f"{evidence.proxy_name}（{evidence.proxy_relation}）"
    return (
        str(place),
        row.payee,
        mask_id(number),
        row.nomination.union.name,
        yuan(row.amount_fen, "payment.amount", ref("payments.payment", row.pk)),
        "",
        proxy,
        evidence.on.isoformat() if evidence is not None else "",
    )


def bank_summary(run: Run, imprint: Imprint) -> Document:
    """代发明细汇总 of a bank run: accounts masked, 笔数, sum, and the hashes to compare by."""
    rows, campaign = lines_of(run), run.batch.campaign
    key = ref("payments.run", run.pk)
    total = sum(row.amount_fen for row in rows)
    table = Table(
        BANK_COLUMNS,
        tuple(_sent(place, row) for place, row in enumerate(rows, 1)),
        unit_line="单位：元",
        total=(_label(5), yuan(total, "run.amount", key), "", ""),
        capitals=capitals(total, "run.amount", key),
        name_column=2,
    )
    return imprint.form(
        f"{campaign.project.fiscal_year}年{campaign.name}慰问金代发明细",
        campaign.project.unit_name,
        (
            _bank_facts(run, len(rows), key),
            table,
            Paragraph("账号只显示末四位；完整账号只在交给银行的代发文件里。"),
            SignatureLine(("制表人", "经办人", "审核人", "负责人")),
        ),
        number="送温暖表05",
        final=run.state in ("released", "settled"),
        on=run.released_on,
        wide=True,
    )


def _bank_facts(run: Run, lines: int, key: str) -> Block:
    day = run.released_on.isoformat() if run.released_on else "尚未送出"
    return Fields(
        (
            Field("发放批号", run.number),
            Field("送出日期", day),
            Field("笔数", count(lines, "run.people", key, "笔")),
            Field("结清日期", run.settled_on.isoformat() if run.settled_on else "尚未结清"),
            Field("名单控制码", grouped(run.control), span=2),
            Field("代发文件指纹", grouped(run.file_id or "") or "尚未生成", span=2),
        )
    )


def grouped(digest: str) -> str:
    """A hash in groups that an eye can compare."""
    return " ".join(digest[at : at + DIGITS] for at in range(0, len(digest), DIGITS))


def _sent(place: int, row: Payment) -> Row:
    card = row.card.open() if row.card is not None else ""
    return (
        str(place),
        row.number,
        row.payee,
        mask_card(card),
        row.bank,
        yuan(row.amount_fen, "payment.amount", ref("payments.payment", row.pk)),
        PURPOSE,
        state_name(row),
    )


def state_name(row: Payment) -> Inline:
    """The state of a payment as papers print it."""
    return PAYMENT.states.get(row.state, NOTHING)
