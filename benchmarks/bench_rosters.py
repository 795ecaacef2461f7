"""A roster from its bytes to the preview: 700 rows while somebody waits, 100,000 rows in bounds.

The floor beside it is the spreadsheet reader alone (calamine to Python values, no child, no
check): what no preview can do without. Memory is that of this process and its child together.
"""

import io
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import date
from importlib.resources import files
from pathlib import Path

import python_calamine
import xlsxwriter
from tests.core.roster.desk import number

from benchmarks.tree import watched
from nuanliu.core.identity import luhn_holds
from nuanliu.core.standards import read_standards
from nuanliu.stages.nominations.trial import try_out

SMALL, LARGE = 700, 100_000
LIMIT_SECONDS, LIMIT_MB, ROUNDS = 1.0, 600, 5
HEADING = ("序号", "工会名称", "姓名", "性别", "身份证号", "岗位", "人员类别", "联系电话")
MORE = ("开户银行", "银行卡号", "慰问金额", "备注")
ONE = "--one"


def roster(rows: int) -> bytes:
    """A sound .xlsx of so many different people."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("名单")
    page.write_row(0, 0, (*HEADING, *MORE))
    for place in range(1, rows + 1):
        page.write_row(place, 0, _line(place))
    book.close()
    return out.getvalue()


def _line(place: int) -> tuple[str, ...]:
    month, day = 1 + place // 28_000 % 12, 1 + place // 1000 % 28
    body = f"6222{place:014d}"
    card = next(body + digit for digit in "0123456789" if luhn_holds(body + digit))
    identity = number(f"5301031980{month:02d}{day:02d}{place % 1000:03d}")
    sex = "男" if int(identity[16]) % 2 else "女"
    own = (str(place), "演示环卫工会", "张三", sex, identity, "环卫工人", "一线职工")
    return (*own, f"13{place:09d}", "演示银行", card, "500", "")


def preview(data: bytes) -> tuple[float, int, int]:
    """Seconds, people and findings of one preview, the guarded child included."""
    text = (files("nuanliu.config") / "standards" / "panlong-2024.toml").read_text("utf-8")
    standards = read_standards(text)
    begun = time.perf_counter()
    trial = try_out(data, standards, today=date(2024, 1, 11))
    return time.perf_counter() - begun, trial.people, len(trial.checked.findings)


def floor(data: bytes) -> float:
    """Seconds of the reader alone."""
    begun = time.perf_counter()
    book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data))
    book.get_sheet_by_index(0).to_python()
    return time.perf_counter() - begun


def alone(data: bytes) -> tuple[float, int, int, float]:
    """One preview in a fresh process: seconds, people, findings, peak MB with its child."""
    with tempfile.TemporaryDirectory(prefix="nuanliu-bench-") as folder:
        file, answer = Path(folder, "roster.xlsx"), Path(folder, "answer.json")
        file.write_bytes(data)
        module = (sys.executable, "-m", "benchmarks.bench_rosters")
        run = watched([*module, ONE, str(file), str(answer)], dict(os.environ))
        seconds, people, findings = json.loads(answer.read_text())
    return seconds, people, findings, run.peak_mb


def main() -> int:
    """Print both sizes beside the floor; exit 1 when a limit is missed or anybody is lost."""
    small, large = roster(SMALL), roster(LARGE)
    ours, lowest = zip(*((preview(small)[0], floor(small)) for _ in range(ROUNDS)), strict=True)
    middle = statistics.median(ours)
    first, more = alone(small), alone(large)
    print(
        f"{SMALL} 行预览 {middle:.2f} s（新进程首次 {first[0]:.2f} s），"
        f"下限 {statistics.median(lowest):.3f} s，上限 {LIMIT_SECONDS} s"
    )
    print(
        f"{LARGE} 行预览 {more[0]:.1f} s，下限 {floor(large):.1f} s，{more[3]:.0f} MB，"
        f"上限 {LIMIT_MB} MB；每行 {more[0] / LARGE * 1e6:.0f} µs，"
        f"{SMALL} 行时每行 {middle / SMALL * 1e6:.0f} µs"
    )
    whole = (first[1:3], more[1:3]) == ((SMALL, 0), (LARGE, 0))
    return 0 if whole and first[0] <= LIMIT_SECONDS and more[3] <= LIMIT_MB else 1


if __name__ == "__main__":
    if sys.argv[1:2] == [ONE]:
        Path(sys.argv[3]).write_text(json.dumps(preview(Path(sys.argv[2]).read_bytes())))
    else:
        sys.exit(main())
