"""代发文件: the generic list handed to a bank, and our own reading of it before it may leave.

Every cell is text: a card has up to 19 digits, and an amount typed as a spreadsheet number is a
binary fraction, while a bank compares to the fen.
"""

import io
from collections.abc import Iterable
from datetime import datetime

import openpyxl
import xlsxwriter

from nuanliu.core.money import Money
from nuanliu.stages.payments.models import Payment

COLUMNS = ("序号", "发放编号", "户名", "账号", "开户银行", "开户网点", "金额（元）", "用途")
WIDTHS = (6, 22, 14, 24, 22, 28, 12, 14)
PURPOSE = "送温暖慰问"
A4 = 9  # as the file format numbers sheets of paper
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - a file property, constant so that equal lists give equal bytes


def bank_file(payments: Iterable[Payment]) -> bytes:
    """The list as .xlsx: one header row, one line a payment in order of its number, no total row.

    Cards are opened here and only here; whoever takes the file is journalled (handing.py).
    """
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": FIXED})
    sheet = book.add_worksheet("代发明细")
    text = book.add_format({"num_format": "@", "border": 1})
    head = book.add_format({"num_format": "@", "border": 1, "bold": True, "align": "center"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, COLUMNS, head)
    for place, payment in enumerate(payments, 1):
        for column, value in enumerate(_cells(place, payment)):
            sheet.write_string(place, column, value, text)
    sheet.freeze_panes(1, 0)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")
    book.close()
    return out.getvalue()


def _cells(place: int, payment: Payment) -> tuple[str, ...]:
    card = payment.card.open() if payment.card is not None else ""
    amount = Money(payment.amount_fen).plain_text()
    return (
        str(place),
        payment.number,
        payment.payee,
        card,
        payment.bank,
        payment.branch,
        amount,
        PURPOSE,
    )


def read_back(data: bytes) -> int:
    """The sum of a bank file we wrote, in fen, read from its bytes: checked before release."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    column = COLUMNS.index("金额（元）")
    return Money.total(Money.parse(str(row[column])) for row in rows).fen
