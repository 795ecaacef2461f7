"""A bank's answer (xlsx, xls, csv, txt) as lines, read in the guarded child."""

from nuanliu.core.banking.matching import closing_line
from nuanliu.core.banking.model import ResultForm
from nuanliu.core.money import Money, MoneyError
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.results import ResultLine
from nuanliu.records.documents.sandbox import OutsideFileError, in_child

CELLS = "nuanliu.records.documents.workbook:cells"
WANTED = {
    "number": ("发放编号", "商户流水号", "自定义序号", "业务编号", "企业流水号", "客户流水号"),
    "account": ("账号", "帐号", "收款账号", "收款人账号", "卡号", "银行卡号", "收款卡号"),
    "payee": ("户名", "姓名", "收款人名称", "收款人姓名", "收款户名", "收款账号名称", "收款人"),
    "amount": ("金额（元）", "金额(元)", "金额", "交易金额", "付款金额", "代发金额"),
    "status": ("处理结果", "交易状态", "处理状态", "状态", "结果", "交易结果"),
    "reason": ("失败原因", "原因", "错误信息", "处理信息", "备注"),
}
USUAL = ResultForm()


def result_lines(data: bytes, name: str, form: ResultForm = USUAL) -> list[ResultLine]:
    """The lines below the header row, columns in any order.

    form: what the bank calls its columns, asked before the usual names. Refused RESULT-FORM where
    amount, verdict and payment cannot be told, RESULT-TOTAL where a closing line says another sum
    than the lines: a file that was cut off, or is not whole.
    """
    for sheet in _sheets(data):
        rows = [[text.strip() for text in texts] for texts, _ in sheet["rows"]]
        for place, row in enumerate(rows):
            columns = _columns(row, form)
            named = "number" in columns or "account" in columns or "payee" in columns
            if named and "amount" in columns and "status" in columns:
                return _lines(rows, place, columns)
    what = f"回盘文件“{name}”里找不到发放编号（或账号、户名）、金额和处理结果各列"
    raise Refused(Refusal("RESULT-FORM", what, "请向银行索取带表头和发放编号的回盘文件"))


def _sheets(data: bytes) -> "list[dict[str, list[tuple[list[str], str]]]]":
    try:
        found: list[dict[str, list[tuple[list[str], str]]]] = in_child(CELLS, data)["sheets"]
    except OutsideFileError as wrong:
        raise Refused(wrong.refusal) from wrong
    return found


def _columns(row: list[str], form: ResultForm) -> dict[str, int]:
    found: dict[str, int] = {}
    for part, usual in WANTED.items():
        names = (*form.columns.get(part, ()), *usual)
        place = next((row.index(n) for n in names if n in row), None)
        if place is not None and place not in found.values():
            found[part] = place
    return found


def _lines(rows: list[list[str]], header: int, columns: dict[str, int]) -> list[ResultLine]:
    lines: list[ResultLine] = []
    for place, row in enumerate(rows[header + 1 :], header + 2):
        cells = {p: row[c] if c < len(row) else "" for p, c in columns.items()}
        if not any(cells.values()):
            continue
        if closing_line(row):
            _demand_whole(place, cells, lines)
        else:
            lines.append(_line(place, cells))
    return lines


def _line(place: int, cells: dict[str, str]) -> ResultLine:
    return ResultLine(
        place,
        cells.get("number", ""),
        _fen(cells["amount"]),
        cells["status"],
        cells.get("reason", ""),
        cells.get("account", ""),
        cells.get("payee", ""),
    )


def _demand_whole(place: int, cells: dict[str, str], lines: list[ResultLine]) -> None:
    said, summed = _fen(cells["amount"]), sum(line.amount_fen or 0 for line in lines)
    if said is None or said == summed:
        return
    what = f"回盘文件第 {place} 行的合计 {Money(said)} 元与各行之和 {Money(summed)} 元不一致"
    fix = "文件可能不完整，整个文件未导入：请向银行重新索取"
    raise Refused(Refusal("RESULT-TOTAL", what, fix))


def _fen(text: str) -> int | None:
    try:
        return Money.parse(text.lstrip("¥￥")).fen
    except MoneyError:
        return None
