"""Open every DOCX and XLSX that the demo year puts out in LibreOffice, as an office would.

A file fails when the program cannot open it, when a word of it is missing on the printed pages,
when a number shows as ###, when an official text has not the 28 characters of GB/T 9704 on a line,
or when a page holds the names to sign and next to nothing else; the last is asked of every PDF
too. What it cannot show is Word or WPS themselves: neither runs here.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from itertools import pairwise
from pathlib import Path

import pypdfium2
from lxml import etree

NAMES = ("soffice", "libreoffice")
MISSING = "需要 LibreOffice：请运行 apt-get install -y libreoffice-calc libreoffice-writer"
PROGRAM = [sys.executable, "-m", "nuanliu", "demo"]
AT_ONCE = 40  # files given to one start of the program
SECONDS = 600
ENDINGS = (".docx", ".xlsx")
TEXTS = re.compile(r"(word/(document|header|footer)|xl/sharedStrings)[^/]*\.xml")
NEAR = 120  # characters within which a word broken over narrow cells must end
WORD = re.compile(r"[\w.,%]+")
LEAST = 3  # lines over names to sign: the heading of a table and two rows, or as many of words
AROUND = re.compile(r"演 ?示( ?草 ?稿)?|草 ?稿|第 ?\d+ ?页.*|— ?\d+ ?—|.*送温暖表 ?\d+附?|校验码.*")
TO_SIGN = re.compile(r"([^：\s\d]{2,6}：\s*)+")
ON_LINE = 28  # characters of running text (GB/T 9704-2012, 5.2.3)
LOOSE = 1  # more or fewer of them: half-wide characters, and marks that end no line
RUNNING = 3 * ON_LINE  # characters of a paragraph that surely fills a line
SENDERS = "12花名册"  # files given back as their senders laid them out


def program() -> str:
    """LibreOffice on this machine; without it this stops and says how to get it."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        sys.exit(MISSING)
    return found


def papers_of(folder: Path) -> list[Path]:
    """Every file of the two kinds below a folder, the archive's copies left out."""
    files = (path for path in folder.rglob("*") if path.suffix in ENDINGS)
    return sorted(path for path in files if "13归档包" not in path.as_posix())


def printed(files: list[Path], office: str, place: Path) -> dict[Path, Path]:
    """Each file's PDF as LibreOffice prints it; a file that it cannot open has none."""
    found: dict[Path, Path] = {}
    for start in range(0, len(files), AT_ONCE):
        room = place / str(start)
        room.mkdir()
        given = {path: room / f"{number:03}{path.suffix}" for number, path in enumerate(files)
                 if start <= number < start + AT_ONCE}  # fmt: skip
        for path, copy in given.items():
            shutil.copyfile(path, copy)
        home = f"-env:UserInstallation=file://{place}/home"
        subprocess.run(
            [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(room),
             *map(str, given.values())],
            check=True, capture_output=True, timeout=SECONDS,
        )  # fmt: skip
        made = {path: copy.with_suffix(".pdf") for path, copy in given.items()}
        found |= {path: pdf for path, pdf in made.items() if pdf.exists()}
    return found


def words_in(path: Path) -> set[str]:
    """The words that a file holds as text."""
    found: set[str] = set()
    with zipfile.ZipFile(path) as parts:
        for name in filter(TEXTS.match, parts.namelist()):
            root = etree.fromstring(parts.read(name))
            for block in root.iter("{*}p", "{*}si"):
                found |= _words("".join(str(text) for text in block.itertext("{*}t")))
    return found


def _words(text: str) -> set[str]:
    return set(WORD.findall(unicodedata.normalize("NFKC", text)))


def pages_of(pdf: Path) -> list[str]:
    """The text of each page without its spaces."""
    texts = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return [re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)) for text in texts]


def stands(word: str, pages: list[str]) -> bool:
    """Whether a word is on a page, or begins on one and ends on the next.

    A cell of one character's width is read line by line together with its neighbours, so the
    characters of a word may also stand in their order with others between them.
    """
    if any(word in page for page in pages):
        return True
    joined = [here + after for here, after in pairwise([*pages, ""])]
    return any(_in_order(word, text) for text in joined)


def _in_order(word: str, text: str) -> bool:
    starts = (place for place, mark in enumerate(text) if mark == word[0])
    return any(_follows(word, text[start : start + len(word) + NEAR]) for start in starts)


def _follows(word: str, text: str) -> bool:
    rest = iter(text)
    return all(mark in rest for mark in word)


def bare(pdf: Path) -> list[int]:
    """The pages after the first, counted from 1, with names to sign and under LEAST other lines."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        text = unicodedata.normalize("NFKC", page.get_textpage().get_text_range())
        lines = [line.strip() for line in text.replace(":", "：").splitlines() if line.strip()]
        inside = [line for line in lines if not AROUND.fullmatch(line)]
        signed = [line for line in inside if TO_SIGN.fullmatch(line)]
        if number > 1 and signed and len(inside) - len(signed) < LEAST:
            found.append(number)
    return found


def runs_on(path: Path) -> bool:
    """Whether a file is an official text, which has a grid of lines, with a long paragraph."""
    if path.suffix != ".docx":
        return False
    with zipfile.ZipFile(path) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
    blocks = ("".join(map(str, block.itertext("{*}t"))) for block in root.iterfind("{*}body/{*}p"))
    return root.find(".//{*}docGrid") is not None and any(wide(text) > RUNNING for text in blocks)


def wide(text: str) -> float:
    """The length of a text in wide characters; a narrow one is half of one."""
    bare = re.sub(r"\s+", "", text)
    return sum(1 if unicodedata.east_asian_width(mark) in "WFA" else 0.5 for mark in bare)


def characters(pdf: Path) -> float:
    """How many wide characters the fullest line of the pages holds."""
    texts = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return max((wide(line) for text in texts for line in text.splitlines()), default=0)


def unsummed(pages: list[str]) -> list[int]:
    """The pages of a sign sheet, counted from 1, that do not end in one sum of their own rows."""
    return [number for number, page in enumerate(pages, 1) if page.count("本页小计") != 1]


def faults(path: Path, pdf: Path | None) -> list[str]:
    """What is wrong with one file as printed, in words; nothing when it is well."""
    if pdf is None:
        return ["打不开"]
    ours = SENDERS not in path.as_posix()
    alone = [f"第 {page} 页只有签名" for page in bare(pdf) if ours]
    if path == pdf:
        return alone
    pages = pages_of(pdf)
    told = alone + [f"缺字：{word}" for word in sorted(words_in(path)) if not stands(word, pages)]
    if "签领表" in path.name and path.suffix == ".docx":
        told += [f"第 {page} 页没有自己的本页小计" for page in unsummed(pages)]
    if runs_on(path) and abs(characters(pdf) - ON_LINE) > LOOSE:
        told.append(f"一行 {characters(pdf):g} 字，应为 {ON_LINE} 字")
    if any("###" in page for page in pages) and ours:
        told.append("有数字显示为 ###")
    return told


def main() -> int:
    """Exit 0 when every file is well, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="papers already made; else a new demo")
    options = parser.parse_args()
    office = program()
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        folder = options.folder or place / "papers"
        if options.folder is None:
            told = ["--data", str(place / "data"), "--out", str(folder)]
            subprocess.run([*PROGRAM, *told], check=True, stdout=subprocess.DEVNULL)
        files = papers_of(folder)
        pdfs = printed(files, office, place)
        ours = sorted(path for path in folder.rglob("*.pdf") if "13归档包" not in path.as_posix())
        files += ours
        pdfs |= {path: path for path in ours}
        wrong = [(path, fault) for path in files for fault in faults(path, pdfs.get(path))]
        for path, fault in wrong:
            print(f"✗ {path.relative_to(folder)}：{fault}")
    print(f"{len(files)} 份文件，{len(wrong)} 处不对")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
