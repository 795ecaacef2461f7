"""Papers of 报销: the claim form with its invoices and paste page, and the cover of the packet."""

from typing import TypeAlias

from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Field,
    Fields,
    Heading,
    Kind,
    Opinion,
    Opinions,
    PageBreak,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, capitals, count, ref, within, yuan
from nuanliu.core.imprint import Imprint
from nuanliu.core.lifecycles import CLAIM
from nuanliu.core.roles import Role
from nuanliu.records.journal.queries import day_of_move
from nuanliu.records.people.models import Person
from nuanliu.records.people.queries import signed_name
from nuanliu.stages.claims.models import Claim, ClaimKind, Invoice
from nuanliu.stages.claims.policies import live_lines, wanted_papers
from nuanliu.stages.claims.queries import packet_of, vouchers_of
from nuanliu.stages.projects.shipped import code_book

Named: TypeAlias = tuple[str, str]  # a file's name and its SHA-256

# The boxes of the form, each with the role by which somebody signs in it.
MAKER, REVIEWER = ("经手", Role.OFFICE), ("审核\n（职工服务中心）", Role.SERVICE_CENTER)
APPROVER, BOOKER = ("审批", Role.LEADER), ("入账", Role.ACCOUNTANT)
INVOICE_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("发票号码", 5, kind=Kind.ID),
    Column("开票方", 5),
    Column("开票日期", 3, Align.CENTER),
    Column("金额", 3, kind=Kind.MONEY),
)
LINE_COLUMNS = (
    Column("行", 1, Align.CENTER, Kind.COUNT),
    Column("费用类型", 3),
    Column("事项", 4),
    Column("功能分类", 2, Align.CENTER, Kind.ID),
    Column("经济分类\n（部门/政府）", 3, Align.CENTER, Kind.ID),
    Column("金额", 3, kind=Kind.MONEY),
)
PACKET_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("材料", 4),
    Column("份数", 1, Align.CENTER, Kind.COUNT),
    Column("文件名称", 9),
    Column("指纹前八位", 3, Align.CENTER, Kind.ID),
    Column("状态", 2, Align.CENTER),
)
MERGED = 12  # files of one kind that the cover itself names; more stand in a list of their own
LISTED_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("文件名称", 12),
    Column("指纹前八位", 3, Align.CENTER, Kind.ID),
)
PASTE_LINES = 36  # empty lines of a paste box: most of the page
FACTS_OF_COVER = 11  # how many of the claim's facts stand on the cover too
SHOWN = 8  # digits of a file's hash on the cover


def claim_form(claim: Claim, imprint: Imprint) -> Document:
    """报销单 with its 粘贴单 on the next page; a draft until it is filed."""
    campaign, invoices = claim.campaign, list(claim.invoices.order_by("pk"))
    relief = claim.kind == ClaimKind.RELIEF
    filed = "凭证已归集，附件齐全。" if relief else "已入账，附件齐全。"
    blocks: tuple[Block, ...] = (
        Fields(_facts(claim)),
        _lines(claim),
        *([_invoices(claim, invoices)] if invoices else []),
        Opinions(
            (
                _signed(claim, MAKER, claim.drafted_by, "submit", "材料齐全，报请审核。"),
                Opinion("证明"),
                _signed(claim, REVIEWER, claim.reviewed_by, "review", "审核通过。"),
                _signed(claim, APPROVER, claim.approved_by, "approve", "同意报销。"),
                _signed(claim, BOOKER, claim.filed_by, "file", filed),
            )
        ),
        PageBreak(),
        Heading(1, "票据粘贴处"),
        Paragraph("请自右向左、由下而上错开粘贴，不要遮住票面金额和印章。"),
        Table((Column("票据"),), (("\n" * PASTE_LINES,),)),
        SignatureLine(("经手人", "证明人", "粘贴张数")),
    )
    return imprint.form(
        "费用报销单",
        campaign.project.unit_name,
        blocks,
        number="送温暖表07",
        final=claim.state == "filed",
        on=claim.filed_on,
    )


def _facts(claim: Claim) -> tuple[Field, ...]:
    key = ref("claims.claim", claim.pk)
    relief = claim.kind == ClaimKind.RELIEF
    paying = "慰问金已按批准名单发放，本单只归集凭证" if relief else "银行转账"
    papers, drafted = claim.attachments.count(), day_of_move("claims.claim", claim.pk, "draft")
    return (
        Field("报销单号", claim.number),
        Field("状态", _standing(claim)),
        Field("部门", Role.OFFICE.chinese),
        Field("类别", ClaimKind(claim.kind).label),
        Field("用途", claim.purpose, span=2),
        Field("活动", f"{claim.campaign.project.fiscal_year}年{claim.campaign.name}"),
        Field("资金安排", claim.line.campaign_name),
        Field("金额（小写）", ("¥", yuan(claim.amount_fen, "claim.amount", key))),
        Field("金额（大写）", capitals(claim.amount_fen, "claim.amount", key)),
        Field("填报日期", drafted.isoformat() if drafted else NOTHING),
        Field("附件张数", count(papers, "claim.attachments", key, "张")),
        Field("记账凭证", "、".join(vouchers_of(claim)) or NOTHING, span=2),
        Field("支付方式", paying, span=2),
        *_payee(claim),
    )


def _standing(claim: Claim) -> str:
    """The state in words: until it is filed the form is no voucher, and says so itself."""
    state = CLAIM.states[claim.state]
    if claim.state == "filed":
        return state
    returned = claim.state == "drafted" and claim.returned_for
    why = f"已退回：{claim.returned_for}" if returned else "未入账，不作报销凭证"
    return f"{state}（{why}）"


def _payee(claim: Claim) -> tuple[Field, Field]:
    """收款户名 and 账号; the account of a seller is written in from the invoice at the payment."""
    if claim.kind == ClaimKind.RELIEF:
        return Field("收款户名", "见代发明细、签领表"), Field("账号", "见代发明细、签领表")
    sellers = claim.invoices.order_by("pk").values_list("seller", flat=True)
    return Field("收款户名", "、".join(dict.fromkeys(sellers)) or NOTHING), Field("账号", "")


def _signed(
    claim: Claim, box: tuple[str, Role], person: Person | None, verb: str, said: str
) -> Opinion:
    words, role = box
    day = day_of_move("claims.claim", claim.pk, verb)
    if person is None or day is None:
        return Opinion(words)
    return Opinion(words, said, signed_name(person, role, day), day)


def _lines(claim: Claim) -> Table:
    """报销明细: every line with its codes; what is struck out stays out."""
    key = ref("claims.claim", claim.pk)
    types = {one.key: one.label for one in code_book().expenses}
    rows: tuple[Row, ...] = tuple(
        (
            str(line.place),
            types.get(line.expense, line.expense),
            line.what,
            line.function_code,
            f"{line.economic_code} / {line.government_code}",
            yuan(line.amount_fen, "claim.line", within(key, ref("claims.claimline", line.pk))),
        )
        for line in live_lines(claim)
    )
    total = sum(line.amount_fen for line in live_lines(claim))
    return Table(
        LINE_COLUMNS,
        rows,
        caption="报销明细",
        unit_line="单位：元",
        total=(
            Cell("合计", col_span=5, head=True, align=Align.CENTER),
            yuan(total, "claim.line", key),
        ),
    )


def _invoices(claim: Claim, rows: list[Invoice]) -> Table:
    key = ref("claims.claim", claim.pk)
    total = sum(row.amount_fen for row in rows)
    return Table(
        INVOICE_COLUMNS,
        tuple(_invoice(place, row) for place, row in enumerate(rows, 1)),
        caption="发票清单",
        unit_line="单位：元",
        total=(
            Cell("合计", col_span=4, head=True, align=Align.CENTER),
            yuan(total, "claim.invoiced", key),
        ),
    )


def _invoice(place: int, row: Invoice) -> Row:
    amount = yuan(row.amount_fen, "invoice.amount", ref("claims.invoice", row.pk))
    return (str(place), row.identity, row.seller, row.on.isoformat(), amount)


def packet_cover(claim: Claim, imprint: Imprint) -> Document:
    """报销附件封面: the papers in the auditor's order, and by name what is still missing."""
    packet, key = packet_of(claim), ref("claims.claim", claim.pk)
    wanted = wanted_papers(claim)
    own = f"{claim.campaign.name}-"  # the form names the campaign already
    papers = [(kind, name.removeprefix(own), digest) for kind, name, digest in packet.papers]
    kinds = [*wanted, *sorted({kind for kind, _, _ in packet.papers} - wanted.keys())]
    filed = {kind: [paper[1:] for paper in papers if paper[0] == kind] for kind in kinds}
    names = {kind: wanted.get(kind, "其他材料") for kind in kinds}
    rows = tuple(
        row
        for place, kind in enumerate(kinds, 1)
        for row in _paper_rows(place, names[kind], filed[kind], within(key, ref("kind", kind)))
    )
    missing = f"缺少：{'、'.join(packet.missing)}。" if packet.missing else "材料齐全。"
    blocks: tuple[Block, ...] = (
        Fields(_facts(claim)[:FACTS_OF_COVER]),
        Table(PACKET_COLUMNS, rows, caption="附件目录"),
        Paragraph(missing),
        SignatureLine(("整理人", "审核人", "接收人")),
        *(_listed(names[kind], mine) for kind, mine in filed.items() if len(mine) > MERGED),
    )
    return imprint.form(
        "报销附件封面",
        claim.campaign.project.unit_name,
        blocks,
        number="送温暖表08",
        final=not packet.missing and claim.state == "filed",
        on=claim.filed_on,
    )


def _paper_rows(place: int, name: str, mine: list[Named], key: str) -> list[Row]:
    """One row a file; number, kind and count are merged over the files of a kind.

    Not over more than MERGED, which would not stay on a page: those are one row with their count,
    and stand by name in a list behind the cover.
    """
    head = (str(place), name, count(len(mine), "claim.attachments", key))
    if len(mine) > MERGED:
        return [(*head, f"见“{name}清单”", NOTHING, "已附")]
    files = [(title, digest[:SHOWN]) for title, digest in mine] or [(NOTHING, NOTHING)]
    state = "已附" if mine else "缺"
    whole = tuple(Cell(each, row_span=len(files)) for each in head)
    heads: list[Row] = [whole, *[()] * (len(files) - 1)]
    return [(*start, *file, state) for start, file in zip(heads, files, strict=True)]


def _listed(name: str, mine: list[Named]) -> Table:
    """Every file of a kind that is too many for the cover."""
    rows = enumerate(mine, 1)
    return Table(
        LISTED_COLUMNS,
        tuple((str(place), title, digest[:SHOWN]) for place, (title, digest) in rows),
        caption=f"{name}清单",
    )
