"""代发文件: the list handed to a bank, by its mapping, and our own reading of what was written.

Every cell is text: a card has up to 19 digits, and an amount typed as a spreadsheet number is a
binary fraction, while a bank compares to the fen. A file counts only after it was read again, in
the guarded child, and every cell of it is what was meant.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from nuanliu.core.banking.advice import Advice, read_advice
from nuanliu.core.banking.filling import Filled, Payee, fill, unfit
from nuanliu.core.banking.headings import three_samples
from nuanliu.core.banking.model import Mapping, Medium, Value
from nuanliu.core.banking.reading import read_mapping
from nuanliu.core.money import Money, MoneyError
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.plain_sheet import (
    PlainList,
    to_csv,
    to_old_workbook,
    to_text,
    to_workbook,
)
from nuanliu.records.documents.sandbox import OutsideFileError, in_child
from nuanliu.stages.payments.models import BankTemplate, Payment

PURPOSE = "送温暖慰问"
GENERIC = "generic"
CELLS = "nuanliu.records.documents.workbook:cells"
FILL = {
    Medium.XLSX: "nuanliu.records.documents.blank_child:filled",
    Medium.XLS: "nuanliu.records.documents.blank_old_child:filled",
}


class Form(NamedTuple):
    """What a file is made with: the mapping, and the bank's blank workbook (b'': none)."""

    mapping: Mapping
    blank: bytes = b""
    sheet: str = ""

    @property
    def fills(self) -> bool:
        """Whether the bank's own workbook is filled in place."""
        return bool(self.blank) and self.mapping.medium in FILL


@cache
def shipped() -> dict[str, str]:
    """The texts of the templates that come with the program, by their key, the generic first."""
    folder = files("nuanliu.config") / "banks"
    found = {
        one.name.removesuffix(".yaml"): one.read_text("utf-8")
        for one in folder.iterdir()
        if one.name.endswith(".yaml")
    }
    return dict(sorted(found.items(), key=lambda one: (one[0] != GENERIC, one[0])))


@cache
def advice() -> tuple[Advice, ...]:
    """The shipped catalogue of what to do about a bank's reasons."""
    return read_advice((files("nuanliu.config") / "banks" / "advice.toml").read_text("utf-8"))


def mapping_in(text: str) -> Mapping:
    """The mapping of a text; Refused BANK-MAP."""
    found = read_mapping(text)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def form_of(template: BankTemplate | None) -> Form:
    """What a template makes files with; the generic list where there is none."""
    if template is None:
        return Form(mapping_in(shipped()[GENERIC]))
    blank = read(template.blank) if template.blank is not None else b""
    return Form(mapping_in(template.text), blank, template.sheet)


def payee_of(payment: Payment) -> Payee:
    """The payee as he was locked, his card opened for the file and for the answer to it.

    Whoever takes the file is journalled (handing.py).
    """
    card = payment.card.open() if payment.card is not None else ""
    return Payee(
        payment.number, payment.payee, card, payment.bank, payment.branch, payment.amount_fen
    )


def left_out(form: Form, payments: Iterable[Payment], on: date) -> dict[str, Refusal]:
    """预检: by payment number, why the file cannot carry somebody; the others can go."""
    return unfit(form.mapping, [payee_of(one) for one in payments], on)


def bank_file(form: Form, payments: Iterable[Payment], on: date) -> bytes:
    """The file of some payments, written and read again.

    Refused BANK-ROWS, BANK-BACK, and with what the preflight says of anybody it cannot carry.
    """
    payees = [payee_of(one) for one in payments]
    if found := unfit(form.mapping, payees, on):
        raise Refused(*found.values())
    if form.mapping.most and len(payees) > form.mapping.most:
        what = f"“{form.mapping.name}”一个文件最多 {form.mapping.most} 笔，本批有 {len(payees)} 笔"
        fix = "请取消本批，锁定时选这份银行模板，系统按笔数分批"
        raise Refused(Refusal("BANK-ROWS", what, fix))
    filled = fill(form.mapping, payees, on)
    data = written(form, filled)
    same_again(form, filled, data)
    return data


def sample(form: Form, on: date) -> tuple[Filled, bytes]:
    """Three invented payees in the bank's form: what the second person looks at, and tries out."""
    made = [
        Payee(number, name, card, bank, f"{bank}城关支行", fen)
        for number, name, card, bank, fen in three_samples(form.mapping)
    ]
    filled = fill(form.mapping, made, on)
    data = written(form, filled)
    same_again(form, filled, data)
    return filled, data


def written(form: Form, filled: Filled) -> bytes:
    """The lines as the bank takes them."""
    mapping = form.mapping
    numbers = filled.amounts if mapping.as_number else frozenset[int]()
    if form.fills:
        facts = {
            "sheet": form.sheet,
            "start": mapping.start,
            "rows": filled.rows,
            "numbers": sorted(numbers),
        }
        made: bytes = _child(FILL[mapping.medium], form.blank, facts)
        return made
    table = PlainList(filled.heads, filled.rows, numbers, filled.before, filled.after)
    end = "\r\n" if mapping.crlf else "\n"
    if mapping.medium is Medium.TXT:
        ways = mapping.encoding, mapping.separator
        return to_text(table, *ways, trailing=mapping.trailing, end=end)
    if mapping.medium is Medium.CSV:
        return to_csv(table, mapping.encoding, mapping.separator, end=end)
    return to_old_workbook(table) if mapping.medium is Medium.XLS else to_workbook(table)


def _child(task: str, data: bytes, facts: dict[str, Any] | None = None) -> Any:
    try:
        return in_child(task, data, facts=facts)
    except OutsideFileError as wrong:
        raise Refused(wrong.refusal) from wrong


def same_again(form: Form, filled: Filled, data: bytes) -> None:
    """Refused BANK-BACK, naming the first line, unless the file says what was meant, no more."""
    heads = [filled.heads] if filled.heads and not form.fills else []
    back = _told(form, filled, rows_of(form, data))
    meant = _told(form, filled, [*heads, *filled.rows])
    if back != meant:
        at = next((n for n, pair in enumerate(zip(back, meant, strict=False), 1)
                   if pair[0] != pair[1]), min(len(back), len(meant)) + 1)  # fmt: skip
        what = f"写出的文件读回来，第 {at} 行与发放名单不一致"
        raise Refused(Refusal("BANK-BACK", what, "文件没有保存。请核对映射模板后重做"))


def _told(form: Form, filled: Filled, rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """Rows to be compared; amounts in fen or as text must be the same signs, numbers the same."""
    cut = [_cut(row) for row in rows]
    return [_as_money(filled, row) for row in cut] if form.mapping.as_number else cut


def _cut(row: Sequence[str]) -> tuple[str, ...]:
    """A row without the empty cells at its end: no medium keeps them."""
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _as_money(filled: Filled, row: tuple[str, ...]) -> tuple[str, ...]:
    """A row with its amounts written one way: a number cell says 500 for 500.00."""
    return tuple(
        _same_amount(text) if at in filled.amounts else text for at, text in enumerate(row)
    )


def _same_amount(text: str) -> str:
    try:
        return Money.parse(text).plain_text()
    except MoneyError:
        return text


def rows_of(form: Form, data: bytes) -> list[list[str]]:
    """The lines of a file of ours as it now is: headings (but of a filled blank), then payees."""
    mapping = form.mapping
    if mapping.medium in (Medium.TXT, Medium.CSV):
        return _text_rows(mapping, data)
    sheets = _child(CELLS, data)["sheets"]
    if not form.fills:
        return [row[0] for row in sheets[0]["rows"]]
    sheet = next(one for one in sheets if one["name"] == form.sheet)
    return [row[0] for row in sheet["rows"][mapping.start - 1 :]]


def _text_rows(mapping: Mapping, data: bytes) -> list[list[str]]:
    text = data.decode(mapping.encoding)
    lead, end = len(mapping.before), "\r\n" if mapping.crlf else "\n"
    tail = len(mapping.after)
    if mapping.summary is not None:
        lead, tail = (
            lead + (mapping.summary.place == "first"),
            tail + (mapping.summary.place == "last"),
        )
    if mapping.medium is Medium.CSV:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mapping.separator))
    else:
        rows = [line.split(mapping.separator) for line in text.split(end)[:-1]]
    return rows[lead : len(rows) - tail]


KEPT = (Value.NUMBER, Value.PAYEE, Value.ACCOUNT, Value.AMOUNT)  # what never differs by the day


def same_payees(form: Form, payments: Iterable[Payment], rows: Sequence[Sequence[str]]) -> None:
    """Refused BANK-BACK unless the lines of a kept file still name these payees and amounts."""
    filled = fill(form.mapping, [payee_of(one) for one in payments], date.min)
    kept = [at for at, one in enumerate(form.mapping.columns) if one.value in KEPT]
    back = rows[1 if filled.heads and not form.fills else 0 :]
    told, due = _told(form, filled, back), _told(form, filled, filled.rows)
    found = [tuple(row[at] if at < len(row) else "" for at in kept) for row in told]
    meant = [tuple(row[at] if at < len(row) else "" for at in kept) for row in due]
    if found != meant:
        what = "代发文件里的收款人、账号或金额与发放名单不一致"
        raise Refused(Refusal("BANK-BACK", what, "请重新生成代发文件，核对后再送出"))


def sum_of(form: Form, rows: Sequence[Sequence[str]]) -> int:
    """The sum of a file's lines, headings among them, in fen; MoneyError for one without."""
    mapping = form.mapping
    heads = 1 if mapping.header and not form.fills else 0
    at = mapping.place_of(Value.AMOUNT) or 0
    texts = [row[at] for row in rows[heads:]]
    if mapping.in_fen:
        return sum(int(text) for text in texts)
    return Money.total(Money.parse(text) for text in texts).fen


def ending_of(form: Form) -> str:
    """How the name of such a file ends."""
    return form.mapping.medium.value
