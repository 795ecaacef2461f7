"""docs/images/demo.svg: what `make demo` prints, as a picture for the README.

Run after a demo: `python -m tools.picture [DATA FOLDER]`. The picture names no font from outside:
whoever looks at it sees the letters of his own machine.
"""

import io
import os
import re
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "images" / "demo.svg"
WIDTH = 84
CELL = 12.2  # width of one cell in the exporter's units
FONTS = "Noto Sans Mono CJK SC, Sarasa Mono SC, Menlo, Consolas, monospace"


def without_outside_fonts(template: str) -> str:
    """The picture's template less its downloads of fonts."""
    bare = re.sub(r"@font-face\s*\{\{.*?\}\}", "", template, flags=re.DOTALL)
    return bare.replace("Fira Code, monospace", FONTS).replace("Fira Code", "monospace")


def in_cells(picture: str) -> str:
    """Every text as wide as its cells: the exporter forgets that a Chinese character takes two."""

    def wider(found: re.Match[str]) -> str:
        cells = cell_len(unescape(found["text"]))
        return f'{found["head"]}textLength="{cells * CELL:g}"{found["tail"]}{found["text"]}</text>'

    return re.sub(
        r'(?P<head><text [^>]*?)textLength="[^"]*"(?P<tail>[^>]*>)(?P<text>[^<]*)</text>',
        wider,
        picture,
    )


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
    display.show_result(project, replace(outcome, folder="out/演示-2024"))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    template = without_outside_fonts(CONSOLE_SVG_FORMAT)
    picture = display.OUT.export_svg(title="make demo", code_format=template)
    TARGET.write_text(in_cells(picture), "utf-8")


if __name__ == "__main__":
    main()
