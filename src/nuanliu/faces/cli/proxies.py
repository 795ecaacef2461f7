"""代领 at the command line: one folder a line, with the words and the papers of who signed."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nuanliu.faces.cli import office
from nuanliu.faces.cli.problems import Stop

if TYPE_CHECKING:
    from nuanliu.stages.payments.ticking import Tick

PAPERS = {
    "receipt": "收条",
    "consent": "委托书",
    "payee_paper": "本人证件",
    "proxy_paper": "代领人证件",
}
WORDS = ("proxy_name", "proxy_relation", "proxy_number", "reason")
FOLDER = (
    "代领文件夹里放“代领.txt”（四行：姓名、关系、证件号码、原因）和收条、委托书、本人证件、"
    "代领人证件各一张照片。"
)


def pairs(given: tuple[str, ...], name: str) -> Iterator[tuple[str, str]]:
    """What was typed as line=text of an option; Stop for one without its text."""
    for one in given:
        line, sign, text = one.partition("=")
        if not sign or not text.strip():
            raise Stop(f"{name} 的“{one}”没有等号后面的内容", "请写成 行=内容 的样子")
        yield line, text


def by_proxy(line: int, folder: str) -> "Tick":
    """A line signed by a proxy, as its folder tells; Stop where a file is not there."""
    from nuanliu.stages.payments.ticking import Outcome, Tick

    inside = Path(folder)
    said = office.read_file(str(inside / "代领.txt")).decode("utf-8-sig", "replace").splitlines()
    facts: dict[str, Any] = dict.fromkeys(WORDS, "")
    facts |= zip(WORDS, [one.strip() for one in said if one.strip()], strict=False)
    facts |= {name: office.read_file(str(_photo(inside, words))) for name, words in PAPERS.items()}
    return Tick(line, Outcome.PROXY, **facts)


def _photo(folder: Path, words: str) -> Path:
    found = sorted(folder.glob(f"{words}.*"))
    return found[0] if found else folder / f"{words}.jpg"  # read_file says that it is not there
