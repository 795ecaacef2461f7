"""The project and standards files that come with the program."""

from importlib.resources import files

SHIPPED = "panlong-2024"


def shipped(folder: str) -> str:
    """The text of the shipped project or standards file (folder 'projects' or 'standards')."""
    return (files("nuanliu.config") / folder / f"{SHIPPED}.toml").read_text("utf-8")
