"""The bank of the demo year: takes our file, answers in its own form, refuses whom it is told to.

What it writes is a constructed sample (演示样例), not any bank's real form: comma-separated text in
GB 18030, its own column order, the result in words.
"""

import csv
import io
from collections.abc import Mapping

import openpyxl

HEADER = ("交易日期", "发放编号", "户名", "交易金额", "处理结果", "失败原因")


STRAY = ("ZZ-0001", "其他单位（演示）", "120.00", "成功", "")  # a line of another client's file


def answer(
    bank_file: bytes, day: str, failures: Mapping[str, str], *, stray: bool = False
) -> bytes:
    """The bank's answer to a file of ours; `failures` gives a reason by payment number.

    stray: whether a line that is none of ours slipped in at the end.
    """
    rows = openpyxl.load_workbook(io.BytesIO(bank_file), read_only=True).worksheets[0]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for _, number, name, _, _, _, amount, _ in rows.iter_rows(min_row=2, values_only=True):
        reason = failures.get(str(number), "")
        writer.writerow((day, number, name, amount, "失败" if reason else "成功", reason))
    if stray:
        writer.writerow((day, *STRAY))
    return out.getvalue().encode("gb18030")


def contradicting(bank_answer: bytes) -> bytes:
    """The same answer with its first success turned into a failure: what must be refused."""
    text = bank_answer.decode("gb18030")
    return text.replace("成功,", "失败,账户状态异常", 1).encode("gb18030")
