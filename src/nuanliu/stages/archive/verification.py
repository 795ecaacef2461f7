"""Running the stand-alone verifier over an exported journal, as an auditor would."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nuanliu.core.refusal import Refusal, Refused

# src/nuanliu/stages/archive/verification.py: the tree is four above; the verifier lies beside src.
VERIFIER = Path(__file__).resolve().parents[4] / "verifier"
PROGRAM = VERIFIER / "nuanliu_verify.py"


def _all(folder: Path) -> Iterator[Path]:
    yield folder
    for depth in ("*", "*/*"):
        yield from folder.glob(depth)


def run_verifier(folder: Path, *options: str) -> dict[str, Any]:
    """What the verifier answers about a folder, {"ok", …}: a process with nothing of ours in it.

    Raises Refused VERIFIER-MISSING without the program and JOURNAL-UNREADABLE for a folder that it
    cannot read.
    """
    if not PROGRAM.is_file():
        what = f"找不到核验程序 {PROGRAM}"
        raise Refused(Refusal("VERIFIER-MISSING", what, "请从原始程序包中取回 verifier 文件夹"))
    odd = next((one for one in _all(folder) if not (one.is_dir() or one.is_file())), None)
    if odd is not None:  # a pipe would keep the verifier waiting
        what = f"流水文件夹里的 {odd} 不是普通文件"
        raise Refused(Refusal("JOURNAL-UNREADABLE", what, "请把它移出流水文件夹"))
    words = [sys.executable, "-I", "-B", str(PROGRAM), str(folder), "--json", *options]
    ended = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 - our own interpreter and program
    try:
        answer: dict[str, Any] = json.loads(ended.stdout)
    except ValueError:
        what = f"流水文件夹 {folder} 读不出"
        fix = "请核对路径：其中应有 journal 文件夹和 checkpoints.txt"
        raise Refused(Refusal("JOURNAL-UNREADABLE", what, fix)) from None
    return answer
