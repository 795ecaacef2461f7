"""docs/images/demo.svg: what `make demo` prints, as a picture for the README.

Run after a demo: `python -m tools.picture [DATA FOLDER]`. The picture names no font from outside:
whoever looks at it sees the letters of his own machine.
"""

import io
import os
import re
import sys
from dataclasses import replace
from html import escape, unescape
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "images" / "demo.svg"
WIDTH = 84
ASPECT = 0.5  # a Latin letter of a Chinese monospaced font is half as wide as high
CELL = 10  # width of one cell: the exporter's letters are 20 high
GLYPHS = ' lengthAdjust="spacingAndGlyphs"'
RUNS = re.compile(
    r"[\u0020-\u2fff\xa0]+|[^\u0020-\u2fff\xa0]+"
)  # narrow letters and rules; wide ones
FONTS = "Noto Sans Mono CJK SC, Sarasa Mono SC, Menlo, Consolas, monospace"


def without_outside_fonts(template: str) -> str:
    """The picture's template less its downloads of fonts."""
    bare = re.sub(r"@font-face\s*\{\{.*?\}\}", "", template, flags=re.DOTALL)
    return bare.replace("Fira Code, monospace", FONTS).replace("Fira Code", "monospace")


def in_cells(picture: str) -> str:
    """Every run of wide or of narrow letters where its cells are, as wide as they are.

    The exporter forgets that a Chinese character takes two, and stretches letters over the blanks
    that a column of a table is filled up with.
    """

    def placed(found: re.Match[str]) -> str:
        start, runs = float(found["x"]), []
        for run in RUNS.findall(unescape(found["text"])):
            width = cell_len(run) * CELL
            if run.strip("\xa0 \n"):
                where = (
                    f'x="{start:g}"{found["between"]}textLength="{width:g}"{GLYPHS}{found["tail"]}'
                )
                runs.append(f"<text{found['head']}{where}{escape(run)}</text>")
            start += width
        return "".join(runs)

    return re.sub(
        r'<text(?P<head> [^>]*?)x="(?P<x>[^"]*)"(?P<between>[^>]*?)textLength="[^"]*"'
        r"(?P<tail>[^>]*>)(?P<text>[^<]*)</text>",
        placed,
        picture,
    )


def counts_in(picture: str) -> dict[str, str]:
    """The counts that the picture shows, for the test that holds them against a demo."""
    texts = re.findall(r"<text [^>]*>([^<]*)</text>", picture)
    words = "".join(unescape(text) for text in texts).replace("\xa0", "").replace(" ", "")
    found = re.search(
        r"实际慰问(?P<people>\d+)人，发放(?P<spent>[\d,.]+)元，结余(?P<left>[\d,.]+)元。"
        r".*?拒绝了(?P<refused>\d+)次.*?共(?P<entries>\d+)行",
        words,
    )
    return found.groupdict() if found else {}


def main() -> None:
    """Draw the printed result of the demo whose data folder is given."""
    data = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "var" / "demo")
    os.environ["NUANLIU_DATA"] = data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanliu.config.settings")
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    from nuanliu.faces.cli.demo import display, run
    from nuanliu.faces.cli.demo.year import finished

    outcome, project = run.already(), finished()
    if outcome is None or project is None:
        sys.exit("no finished demo there: run make demo first")
    display.OUT = Console(record=True, width=WIDTH, highlight=False, file=io.StringIO())
    display.show_result(project, replace(outcome, folder="out/演示-2024"), "var/demo")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    template = without_outside_fonts(CONSOLE_SVG_FORMAT)
    picture = display.OUT.export_svg(
        title="make demo", code_format=template, font_aspect_ratio=ASPECT
    )
    TARGET.write_text(in_cells(picture), "utf-8")


if __name__ == "__main__":
    main()
