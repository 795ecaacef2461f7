"""一体化录入单 of a purchase claim or of a relief run: the values of the books in screen order.

One sheet for each set of codes: the treasury's screen takes one code a payment.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from nuanliu.core.documents import Align, Column, Document, Fields, Kind, Paragraph, Table
from nuanliu.core.documents import Field as Shown
from nuanliu.core.expenses import Codes
from nuanliu.core.figures import ref, yuan
from nuanliu.core.imprint import Imprint
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.treasury import Entry, Screen, filled, read_screen
from nuanliu.records.ledger.queries import codes_of_line
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.claims.policies import live_lines
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import BudgetLine

# With 国库集中支付 a run leaves as one sum to the agent bank's account for pending payments.
PENDING = "代理财政支付其他批量代发待结算款"
SOURCES = {"S1": "一般公共预算资金（财政拨款）"}
COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("录入栏目", 5),
    Column("录入值", 9),
)
HOW = "请按本单自上而下的次序录入；发放批录入完成后，把系统返回的支付凭证号登记到发放批。"


class Sheet(NamedTuple):
    """The filled fields of one payment; fen: its amount."""

    codes: Codes
    amount_fen: int
    entries: list[Entry]


@cache
def screen() -> Screen:
    """The shipped screen."""
    return read_screen((files("nuanliu.config") / "treasury" / "generic.toml").read_text("utf-8"))


def sheets_of_claim(claim: Claim) -> list[Sheet]:
    """One sheet for each set of codes of a purchase; Refused CLAIM-RELIEF for a relief claim."""
    if claim.kind == ClaimKind.RELIEF:
        what = f"报销单 {claim.number} 归集的是慰问金凭证，钱已按发放批支付"
        raise Refused(Refusal("CLAIM-RELIEF", what, "请打印发放批的一体化录入单"))
    sums: dict[Codes, int] = {}
    for line in live_lines(claim):
        codes = Codes(line.function_code, line.economic_code, line.government_code)
        sums[codes] = sums.get(codes, 0) + line.amount_fen
    sellers = claim.invoices.order_by("pk").values_list("seller", flat=True)
    own = {
        "number": claim.number,
        "method": "财政直接支付（转账）",
        "payee": "、".join(dict.fromkeys(sellers)),
        "count": str(claim.invoices.count()),
        "purpose": claim.purpose,
    }
    return [_sheet(claim.line, codes, fen, own) for codes, fen in sums.items()]


def sheets_of_run(run: Run) -> list[Sheet]:
    """The sheet of a relief run: one sum, under the codes of the budget line."""
    line = run.batch.campaign.line
    codes = codes_of_line(line.ledger_line_id)
    if codes is None:
        what = f"资金安排“{line.campaign_name}”没有功能分类和经济分类科目"
        raise Refused(Refusal("CLAIM-CODES", what, "请先用 nuanliu claims code-line 登记科目"))
    by_bank = run.channel == Channel.BANK
    own = {
        "number": run.number,
        "method": "财政授权支付（批量代发）" if by_bank else "财政授权支付（提取现金）",
        "payee": PENDING if by_bank else line.project.unit_name,
        "count": str(run.people),
        "purpose": f"{run.batch.campaign.name}慰问金",
    }
    return [_sheet(line, codes, run.total_fen, own)]


def _sheet(line: BudgetLine, codes: Codes, fen: int, own: dict[str, str]) -> Sheet:
    project = line.project
    values = {
        "year": str(project.fiscal_year),
        "unit": project.unit_name,
        "unit_code": str((project.facts.get("unit") or {}).get("uscc") or ""),
        "project": project.name,
        "line": line.campaign_name,
        "source": SOURCES.get(line.source, line.source),
        "function": codes.function,
        "economic": codes.economic,
        "government": codes.government,
        "amount": Money(fen).plain_text(),
        **own,
    }
    return Sheet(codes, fen, filled(screen(), values))


def claim_sheet(claim: Claim, imprint: Imprint) -> Document:
    """The paper of a purchase claim; a draft until it is approved."""
    final = claim.state in ("approved", "filed")
    blocks = _blocks(sheets_of_claim(claim), "claim.amount", ref("claims.claim", claim.pk))
    unit = claim.campaign.project.unit_name
    return imprint.form("一体化录入单", unit, tuple(blocks), number="送温暖表15", final=final)


def run_sheet(run: Run, imprint: Imprint) -> Document:
    """The paper of a relief run; a draft until it has left."""
    blocks = _blocks(sheets_of_run(run), "run.amount", ref("payments.run", run.pk))
    unit = run.batch.campaign.project.unit_name
    final = run.state in ("released", "settled")
    return imprint.form("一体化录入单", unit, tuple(blocks), number="送温暖表15", final=final)


def _blocks(sheets: list[Sheet], measure: str, key: str) -> Iterator[Fields | Table | Paragraph]:
    about = screen()
    whole = sum(sheet.amount_fen for sheet in sheets)
    yield Fields(
        (
            Shown("录入界面", about.name, span=2),
            Shown("样式状态", about.status, span=2),
            Shown("金额合计（元）", yuan(whole, measure, key), span=2),
        )
    )
    for sheet in sheets:
        rows = tuple(
            (str(place), entry.label, entry.value) for place, entry in enumerate(sheet.entries, 1)
        )
        yield Table(COLUMNS, rows, caption=f"科目 {sheet.codes.text()}")
    yield Paragraph(HOW)
