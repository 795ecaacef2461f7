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
from nuanliu.core.figures import NOTHING, capitals, count, ref, within, yuan
from nuanliu.core.imprint import Imprint
from nuanliu.core.lifecycles import PAYMENT
from nuanliu.core.masking import CARD_TAIL, mask_card
from nuanliu.records.people.models import Union
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.bankfile import PURPOSE
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.payments.queries import lines_of

SERIAL = Column("序号", 1, Align.CENTER, Kind.COUNT)
TOTAL = "合计"
DIGITS = 8  # of a hash in one printed group
SHEET_COLUMNS = (
    SERIAL,
    Column("姓名", 3),
    Column("身份证\n后四位", 3, Align.CENTER),
    Column("单位", 6),
    Column("金额\n（元）", 3, kind=Kind.MONEY),
    Column("领取人签名\n（按手印）", 5, kind=Kind.SIGN),
    Column("代领人\n及关系", 4, Align.CENTER),
    Column("领取\n日期", 4, Align.CENTER),
)
# The sheet goes from hand to hand, and four digits beside a name find the person: nothing of a
# number is printed. The handler writes them down from the document that he is shown.
BY_HAND = "身份证号后四位由经办人当面核验证件后填写，同名的以此区分；签名、代领、日期一律手填。"
BANK_COLUMNS = (
    SERIAL,
    Column("发放编号", 4, kind=Kind.ID),
    Column("户名", 3),
    Column("账号", 2, Align.CENTER, Kind.ID),
    Column("开户银行", 5),
    Column("金额（元）", 3, kind=Kind.MONEY),
    Column("结果", 2, Align.CENTER, Kind.ID),
)


def sign_sheet(run: Run, imprint: Imprint, union: Union | None = None) -> Document:
    """签领表 of a cash run, to be signed by hand: boxes of 25 x 12 mm, page sums, total, 大写.

    union: only the people of this one, whose cash two handlers carry.
    """
    rows, campaign = lines_of(run), run.batch.campaign
    if union is not None:
        rows = [one for one in rows if one.nomination.union_id == union.pk]
    key = _key(run, union)
    facts = Fields(
        (
            Field("发放批号", run.number),
            Field("发放方式", Channel(run.channel).label),
            Field("人数", count(len(rows), "run.people", key, "人")),
            *((Field("单位", union.name, span=3),) if union is not None else ()),
        ),
        columns=3,
    )
    return imprint.form(
        f"{campaign.project.fiscal_year}年{campaign.name}慰问金签领表",
        campaign.project.unit_name,
        (
            facts,
            Paragraph(BY_HAND),
            _lines_to_sign(key, rows),
            SignatureLine(("制表人", "经办人", "经办人", "证明人", "审核人", "负责人")),
        ),
        number="送温暖表04",
        final=run.state in ("released", "settled"),
        on=run.released_on,
    )


def _key(run: Run, union: Union | None) -> str:
    """Which rows a sheet's sums come from: those of the run, or of one union in it."""
    mine = ref("payments.run", run.pk)
    return mine if union is None else within(mine, ref("people.union", union.pk))


def _lines_to_sign(key: str, rows: list[Payment]) -> Table:
    total = sum(row.amount_fen for row in rows)
    return Table(
        SHEET_COLUMNS,
        tuple(_to_sign(place, row) for place, row in enumerate(rows, 1)),
        total=(_label(4), yuan(total, "run.amount", key), "", "", ""),
        capitals=capitals(total, "run.amount", key),
        subtotal_per_page=True,
        name_column=1,
    )


def _label(columns: int) -> Cell:
    return Cell(TOTAL, col_span=columns, head=True, align=Align.CENTER)


def _to_sign(place: int, row: Payment) -> Row:
    return (
        str(place),
        row.payee,
        "",
        row.nomination.union.name,
        yuan(row.amount_fen, "payment.amount", ref("payments.payment", row.pk)),
        "",
        "",
        "",
    )


def bank_summary(run: Run, imprint: Imprint) -> Document:
    """代发明细汇总 of a bank run: accounts masked, 笔数, sum, and the hashes to compare by."""
    rows, campaign = lines_of(run), run.batch.campaign
    key = ref("payments.run", run.pk)
    total = sum(row.amount_fen for row in rows)
    table = Table(
        BANK_COLUMNS,
        tuple(_sent(place, row) for place, row in enumerate(rows, 1)),
        total=(_label(5), yuan(total, "run.amount", key), ""),
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
        on=run.settled_on,
    )


def _bank_facts(run: Run, lines: int, key: str) -> Block:
    day = run.released_on.isoformat() if run.released_on else "尚未送出"
    return Fields(
        (
            Field("发放批号", run.number),
            Field("送出日期", day),
            Field("笔数", count(lines, "run.people", key, "笔")),
            Field("结清日期", run.settled_on.isoformat() if run.settled_on else "尚未结清"),
            Field("用途", PURPOSE, span=2),
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
        card_tail(card),
        row.bank,
        yuan(row.amount_fen, "payment.amount", ref("payments.payment", row.pk)),
        answered(row),
    )


def answered(row: Payment) -> Inline:
    """What the bank answered, as on the day the run was settled; what came later is told apart."""
    if row.paid_on is not None:
        return PAYMENT.states["paid"]
    return PAYMENT.states["failed"] if row.state == "void" else state_name(row)


def card_tail(card: str) -> str:
    """The account as lists print it: four stars and what the mask leaves, '****2603'."""
    return mask_card(card)[-2 * CARD_TAIL :]


def state_name(row: Payment) -> Inline:
    """The state of a payment as papers print it."""
    return PAYMENT.states.get(row.state, NOTHING)
