"""Pages set by the printing engine for tests, in a process of their own.

The engine keeps threads where it ran, and a process with threads must not fork, as the demo year
does when it prints. The program knows when it used the engine itself; of a test it cannot.
"""

import subprocess
import sys
from functools import lru_cache

import pylopdf_fonts_zh_cn

SET = """
import sys, typst
fonts = typst.Fonts(font_paths=[sys.argv[1]])
made = typst.compile(sys.stdin.buffer.read(), format="pdf", font_paths=fonts)
sys.stdout.buffer.write(made)
"""


@lru_cache(maxsize=64)
def typeset(page: str) -> bytes:
    """The PDF of a page in the engine's own language."""
    fonts = str(pylopdf_fonts_zh_cn.serif_path().parent)
    words = (sys.executable, "-c", SET, fonts)
    return subprocess.run(words, input=page.encode(), capture_output=True, check=True).stdout
