"""A bank for tests: takes files, pays, rejects, answers late, in parts, twice, cut off, and lies.

It knows what it did with every order (`credited`), so that the books can be held against it.
"""

import csv
import io
from dataclasses import dataclass, field
from typing import NamedTuple

import openpyxl
import xlwt

FIELDS = ("发放编号", "户名", "账号", "交易金额", "处理结果", "失败原因")
WORDS = {"paid": "成功", "failed": "失败"}


class Order(NamedTuple):
    """One line of a file of ours, and what the bank did with it."""

    number: str
    name: str
    account: str
    fen: int
    fate: str


@dataclass
class Bank:
    """Orders by number, in the order they came; what every account got (fen)."""

    orders: dict[str, Order] = field(default_factory=dict)
    credited: dict[str, int] = field(default_factory=dict)

    def take(self, data, fates):
        """A file of ours (the generic list); `fates` says paid or failed, in turn. Once each."""
        rows = (
            openpyxl.load_workbook(io.BytesIO(data))
            .worksheets[0]
            .iter_rows(min_row=2, values_only=True)
        )
        for place, row in enumerate(rows):
            _, number, name, account, _, _, amount, _ = map(str, row)
            yuan, cents = amount.split(".")
            order = Order(number, name, account, int(yuan + cents), fates[place % len(fates)])
            assert number not in self.orders, "the same order was sent twice"
            self.orders[number] = order
            if order.fate == "paid":
                self.credited[account] = self.credited.get(account, 0) + order.fen

    def bounce(self, number):
        """A credited payment comes back weeks later (退票)."""
        order = self.orders[number]
        self.credited[order.account] -= order.fen

    def lines(self, numbers):
        """What the bank truly says of some orders: dicts by field."""
        return [self._line(self.orders[one]) for one in numbers]

    def _line(self, order):
        why = "" if order.fate == "paid" else "户名不符"
        amount = f"{order.fen // 100}.{order.fen % 100:02d}"
        values = (order.number, order.name, order.account, amount, WORDS[order.fate], why)
        return dict(zip(FIELDS, values, strict=True))


def as_text(lines, order=FIELDS, *, total=None, separator=",", encoding="gb18030"):
    """An answer as text, its columns in any order; total: a closing line with that sum."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(order)
    writer.writerows([one[name] for name in order] for one in lines)
    if total is not None:
        row = dict.fromkeys(FIELDS, "") | {order[0]: "合计", "交易金额": total}
        writer.writerow([row[name] for name in order])
    return out.getvalue().encode(encoding)


def as_old_workbook(lines, order=FIELDS):
    """The same as .xls, below two lines that are no table."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("回盘")
    sheet.write(0, 0, "批量代发结果")
    for column, name in enumerate(order):
        sheet.write(2, column, name)
        for row, one in enumerate(lines, 3):
            sheet.write(row, column, one[name])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lied(lines, at, how):
    """The lines with one made false: wrong amount, account, word, or the opposite verdict."""
    made = [dict(one) for one in lines]
    one = made[at % len(made)]
    if how == "amount":
        one["交易金额"] = "499.99"
    elif how == "account":
        one["账号"] = "6222029999999999999"
    elif how == "word":
        one["处理结果"] = "已受理"
    else:
        one["处理结果"] = "失败" if one["处理结果"] == "成功" else "成功"
    return made
