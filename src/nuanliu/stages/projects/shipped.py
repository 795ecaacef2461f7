"""The project, standards and code files that come with the program."""

from functools import cache
from importlib.resources import files

from nuanliu.core.expenses import CodeBook, read_codes

SHIPPED = "panlong-2024"


def shipped(folder: str) -> str:
    """The text of a shipped file (folder 'projects', 'standards' or 'codes')."""
    return (files("nuanliu.config") / folder / f"{SHIPPED}.toml").read_text("utf-8")


@cache
def code_book() -> CodeBook:
    """The shipped code book: functional and economic classes, expense types."""
    return read_codes(shipped("codes"))
