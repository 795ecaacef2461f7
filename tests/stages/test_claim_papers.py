"""The packet of a claim, 一体化录入单 and the books by code: what is printed, in which order."""

import pypdfium2
import pytest
from tests.invoices import making
from tests.laws import fund
from tests.stages.test_claim_lines import put
from tests.stages.test_claims import attach, campaign, draft, filed, invoice

from nuanliu.core.documents import Table
from nuanliu.core.imprint import Imprint
from nuanliu.core.refusal import Refused
from nuanliu.records.ledger import export
from nuanliu.stages.archive.books import workbook
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import invoices
from nuanliu.stages.claims.bundle import bundle, papers_in_order
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.claims.policies import PURCHASE_PACKET
from nuanliu.stages.claims.treasury import PENDING, sheets_of_claim, sheets_of_run
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import BudgetLine

__all__ = ["campaign"]


@pytest.fixture
def imprint(books):
    return Imprint(books.now.date(), demo=True)


def bought(books, campaign):
    """A claim of 200 for goods and 100 for printing with every paper: PDFs and one XML."""
    claim = draft(books, campaign)
    put(books, claim, 1, 20_000)
    put(books, claim, 2, 10_000, "printing")
    sample = making.small("24532000000000000051", "300.00", buyer="云川区总工会",
                          issued="2024年01月10日")  # fmt: skip
    invoices.take_invoice(
        books.deed("office"), name="样票.xml", data=making.xml(sample), claim=claim
    )
    for kind in ("receipt", "approval", "plan"):
        data = making.pdf(making.Sample(seller=f"材料{kind}"))
        claims.attach(books.deed("office"), claim=claim, kind=kind, name=f"{kind}.pdf", data=data)
    return Claim.objects.get(pk=claim)


def pages(data):
    paper = pypdfium2.PdfDocument(data)
    return ["".join(page.get_textpage().get_text_range().split()) for page in paper]


def test_the_packet_is_one_pdf_in_the_auditors_order(books, campaign, imprint):
    """Cover, form, paste page, 录入单, list of electronic files, then plan, approval, receipt."""
    claim = bought(books, campaign)
    kinds = [one.kind for one in papers_in_order(claim)]
    found = pages(bundle(claim, imprint, "职员office 2024-01-16"))
    marks = ("报销附件封面", "费用报销单", "票据粘贴处", "一体化录入单", "电子材料清单",
             "材料plan", "材料approval", "材料receipt")  # fmt: skip
    places = [next(at for at, text in enumerate(found) if mark in text) for mark in marks]
    stamped = sum("职员office2024-01-16" in text for text in found)
    assert (kinds, places == sorted(places), len(set(places)), stamped >= 5) == (
        ["方案或通知", "审批表", "发票", "验收单"], True, 8, True,
    )  # fmt: skip


def test_what_is_missing_is_told_before_printing(books, campaign, imprint):
    """Without approval and receipt: refused by name; asked for incomplete, it prints."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach_pdf(books, claim, "plan", "invoice")
    row = Claim.objects.get(pk=claim)
    with pytest.raises(Refused) as told:
        bundle(row, imprint)
    found = pages(bundle(row, imprint, incomplete=True))
    what = told.value.refusals[0].what
    assert (told.value.code, what, "缺少：审批表、验收单" in "".join(found)) == (
        "PACKET-LACKS", f"报销单 {row.number} 的资料包还缺：审批表、验收单", True,
    )  # fmt: skip


def attach_pdf(books, claim, *kinds):
    for kind in kinds:
        data = making.pdf(making.Sample(seller=kind))
        claims.attach(books.deed("office"), claim=claim, kind=kind, name=f"{kind}.pdf", data=data)


def test_the_treasury_sheet_of_a_purchase(books, campaign):
    """One sheet for each set of codes, every field in the order of the screen."""
    claim = bought(books, campaign)
    first, second = sheets_of_claim(claim)
    assert ([tuple(one) for one in first.entries], second.codes.economic, second.amount_fen) == (
        [
            ("预算年度", "2024"),
            ("单位名称", "云川区总工会"),
            ("单位编码（统一社会信用代码）", "（照发票或合同填写）"),
            ("项目名称", "送温暖专项资金"),
            ("指标（资金安排）", "元旦春节送温暖"),
            ("资金性质", "一般公共预算资金（财政拨款）"),
            ("功能分类科目", "2012906"),
            ("部门经济分类科目", "30299"),
            ("政府经济分类科目", "50299"),
            ("支付方式", "财政直接支付（转账）"),
            ("批次（报销单）编号", claim.number),
            ("收款人全称", "自制测试粮油有限公司"),
            ("收款人账号", "（照发票或合同填写）"),
            ("收款人开户银行", "（照发票或合同填写）"),
            ("人数（笔数）", "1"),
            ("支付金额（元）", "200.00"),
            ("用途", "慰问品"),
        ],
        "30202",
        10_000,
    )


def test_the_treasury_sheet_of_a_relief_run(books, campaign):
    """One sum to the bank's pending account; a relief claim itself has no sheet."""
    run = Run.objects.select_related("batch__campaign__line__project").get()
    only = sheets_of_run(run)[0]
    values = {one.label: one.value for one in only.entries}
    relief = Claim.objects.get(pk=draft(books, campaign, ClaimKind.RELIEF, 100_000))
    with pytest.raises(Refused) as told:
        sheets_of_claim(relief)
    shown = [values[label] for label in ("收款人全称", "人数（笔数）", "支付金额（元）",
                                         "部门经济分类科目")]  # fmt: skip
    assert (shown, told.value.code) == ([PENDING, "2", "1000.00", "30306"], "CLAIM-RELIEF")


def test_the_books_say_the_codes_of_every_voucher(books, campaign):
    """Workbook and Beancount: the payment of the claim under both its codes, to the fen."""
    claim = draft(books, campaign)
    put(books, claim, 1, 20_000)
    put(books, claim, 2, 10_000, "printing")
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    codes = filed(books, claim)
    voucher = Claim.objects.get().voucher
    tables = [block for block in workbook().blocks if isinstance(block, Table)]
    sheet = next(block for block in tables if block.caption == "科目")
    rows = [tuple(map(str, row[3:6])) for row in sheet.rows if row[0] == voucher]
    text = list(export.beancount())
    at = text.index(f'  voucher: "{voucher}"')
    line = BudgetLine.objects.get().ledger_line_id
    assert (codes, rows, text[at + 1]) == (
        [""] * 4,
        [("2012906 工会事务", "30299 其他商品和服务支出", "50299"),
         ("2012906 工会事务", "30202 印刷费", "50201")],
        f'  codes: "{line} 2012906/30299/50299 200.00; {line} 2012906/30202/50201 100.00"',
    )  # fmt: skip


def test_voucher_numbers_have_no_gap(books, campaign):
    """Refused and repeated deeds between them: the numbers of the year are 1, 2, 3 …"""
    for place in range(3):
        claim = draft(books, campaign, fen=30_000)
        invoice(books, claim, f"{10**19 + place}")
        attach(books, claim, PURCHASE_PACKET)
        filed(books, claim)
        filed(books, claim)
        beyond = draft(books, campaign, fen=90_000)
        invoice(books, beyond, f"{10**19 + 100 + place}", 90_000)
        attach(books, beyond, PURCHASE_PACKET)
        assert filed(books, beyond)[2] == "BUD-OVERSPEND"
    last, numbers = export.series()[2024]
    assert (numbers, fund.buckets()) == (list(range(1, last + 1)), (10_000, 0, 0, 190_000))
