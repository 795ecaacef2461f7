"""The journeys as help pages: Markdown files, in the order of the numbers in their names.

The first line is the title, the second who it is for. A picture is one of the folder
static/web/help: taken by a test in the browser, never drawn by hand.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from django.templatetags.static import static
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

PAGES = files("nuanliu.faces.web.helping") / "pages"
PICTURE = re.compile(r"!\[[^\]]*\]\(\.\./\.\./static/(web/help/([a-z0-9-]+)\.png)\)")


class Topic(NamedTuple):
    """A journey: its name in the address, its title, for whom it is, its steps as Markdown."""

    name: str
    title: str
    who: str
    steps: str

    @property
    def body(self) -> SafeString:
        """The steps as HTML, pictures from the static files."""
        return SafeString(_markdown().render(self.steps))  # written by us, and HTML is off

    @property
    def pictures(self) -> list[str]:
        """The names of its pictures, in their order."""
        return [name for _, name in PICTURE.findall(self.steps)]


@cache
def topics() -> dict[str, Topic]:
    """Every journey by its name."""
    found = sorted(PAGES.iterdir(), key=lambda one: one.name)
    made = [_topic(one.name, one.read_text(encoding="utf-8")) for one in found]
    return {one.name: one for one in made}


def _topic(file: str, text: str) -> Topic:
    title, who, steps = text.split("\n", 2)
    name = file.removesuffix(".md").partition("-")[2]
    return Topic(name, title.removeprefix("# "), who, steps)


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False})
    made.add_render_rule("image", _picture)
    return made


def _picture(_: Any, tokens: Any, at: int, *_rest: Any) -> str:
    """A picture with its words for those who cannot see it; a phone's is narrow."""
    token = tokens[at]
    name = str(token.attrs["src"]).partition("/static/")[2]
    look = "shot shot-phone" if name.endswith("-phone.png") else "shot"
    words = token.content.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return f'<img class="{look}" src="{static(name)}" alt="{words}" loading="lazy">'
