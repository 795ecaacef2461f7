"""A bank's answer (xlsx, xls, csv, txt) as lines, read in the guarded child."""

from nuanliu.core.money import Money, MoneyError
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.results import ResultLine
from nuanliu.records.documents.sandbox import in_child

CELLS = "nuanliu.records.documents.workbook:cells"
WANTED = {
    "number": ("发放编号", "商户流水号", "自定义序号", "业务编号"),
    "amount": ("金额（元）", "金额(元)", "金额", "交易金额"),
    "status": ("处理结果", "交易状态", "状态", "结果"),
    "reason": ("失败原因", "原因", "备注"),
}
REQUIRED = ("number", "amount", "status")


def result_lines(data: bytes, name: str) -> list[ResultLine]:
    """The lines below the header row, columns in any order; Refused RESULT-FORM if unsure."""
    for sheet in in_child(CELLS, data)["sheets"]:
        rows = [[text.strip() for text in texts] for texts, _ in sheet["rows"]]
        for place, row in enumerate(rows):
            columns = _columns(row)
            if all(part in columns for part in REQUIRED):
                return list(_lines(rows, place, columns))
    what = f"回盘文件“{name}”里找不到发放编号、金额和处理结果三列"
    raise Refused(Refusal("RESULT-FORM", what, "请向银行索取带发放编号的回盘文件"))


def _columns(row: list[str]) -> dict[str, int]:
    found = {}
    for part, names in WANTED.items():
        place = next((row.index(n) for n in names if n in row), None)
        if place is not None:
            found[part] = place
    return found


def _lines(rows: list[list[str]], header: int, columns: dict[str, int]) -> "list[ResultLine]":
    lines = []
    for place, row in enumerate(rows[header + 1 :], header + 2):
        cells = {p: row[c] if c < len(row) else "" for p, c in columns.items()}
        if any(cells.values()):
            lines.append(
                ResultLine(
                    place,
                    cells["number"],
                    _fen(cells["amount"]),
                    cells["status"],
                    cells.get("reason", ""),
                )
            )
    return lines


def _fen(text: str) -> int | None:
    try:
        return Money.parse(text.lstrip("¥￥")).fen
    except MoneyError:
        return None
