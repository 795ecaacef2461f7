"""Templates in English: translated once, when they are compiled, from their Chinese source.

No template needs a tag for it, so none can forget one, and a Chinese page is made of the very
source that lies in the folder. A run of text between tags is one entry of the catalogue, with its
variables in it; so is an attribute that people read. What carries the comment `{# zh #}` in its
tag stays Chinese: texts that leave the office.
"""

import re
from collections.abc import Callable, Iterator

from django.template import Origin
from django.template.loaders.cached import Loader as CachedLoader

from nuanliu.faces.web.words import ENGLISH, book, in_english

CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff60]")
VARIABLE = re.compile(r"\{\{.*?\}\}")
_MARK = r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}"
_TAG = rf'</?[a-zA-Z!](?:{_MARK}|"(?:{_MARK}|[^"])*"|[^<>"])*>'
BREAK = re.compile(rf"(\{{%.*?%\}}|\{{#.*?#\}}|{_TAG})", re.DOTALL)
READ = re.compile(r'\b(title|alt|placeholder|aria-label|data-label)="([^"]*)"')
LITERAL = re.compile(r'"([^"]*)"')
# The unit behind a figure goes before it.
MONEY = re.compile(r"(\{\{[^{}]*\}\})<small>元")
KEPT = "{# zh #}"
# Words that mean something else in a template than in code: to leave, where others withdraw.
APART = {"web/base.html": frozenset({"退出"})}
Ask = Callable[[str], str | None]


class Loader(CachedLoader):
    """Django's cached loader, with one cache for each language."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """The key of the cache, another one for English."""
        key = super().cache_key(template_name, skip)
        return f"{ENGLISH}:{key}" if in_english() else key

    def get_contents(self, origin: Origin) -> str:
        """The source of a template, translated for who reads English."""
        source: str = super().get_contents(origin)
        return translated(source, asking(str(origin.template_name))) if in_english() else source


def context_of(name: str, text: str) -> str:
    """The context that a text of a template has in the catalogue: none, or the template's name."""
    return name if text in APART.get(name, ()) else ""


def asking(name: str) -> Ask:
    """How a template asks the catalogue."""
    return lambda text: book().find(text, context_of(name, text))


def translated(source: str, ask: Ask) -> str:
    """A template in English; what the catalogue does not know stays as it is."""
    source = MONEY.sub(r"¥\1<small>", source)
    made = "".join(_piece(part, ask, kept=kept) for part, kept in _pieces(source))
    made = VARIABLE.sub(lambda variable: _literals(variable[0], ask), made)
    return made.replace('<html lang="zh-CN"', '<html lang="en"').replace(KEPT, ' lang="zh-CN"')


def runs(source: str) -> Iterator[str]:
    """Every text of a template that the catalogue must know: what `translated` asks for."""
    asked: list[str] = []

    def ask(text: str) -> None:
        asked.append(text)

    translated(source, ask)
    yield from asked


def _pieces(source: str) -> Iterator[tuple[str, bool]]:
    """Texts and tags in turn, and whether each lies inside something that stays Chinese."""
    until = ""
    for part in BREAK.split(source):
        if until and part.startswith(until):
            until = ""
        yield part, bool(until)
        if KEPT in part and part.startswith("<"):
            until = f"</{part[1:].split(maxsplit=1)[0].partition('{')[0]}"


def _piece(part: str, ask: Ask, *, kept: bool) -> str:
    if kept or part.startswith(("{%", "{#")):
        return part
    if BREAK.fullmatch(part):
        return READ.sub(lambda one: f'{one[1]}="{_text(one[2], ask)}"', part)
    return _text(part, ask)


def _text(part: str, ask: Ask) -> str:
    """A run of text: the blanks around it stay where they are."""
    bare = part.strip()
    if CHINESE.search(VARIABLE.sub("", bare)) is None:
        return part
    said = ask(bare)
    return part if said is None else part.replace(bare, said, 1)


def _literals(variable: str, ask: Ask) -> str:
    """Chinese that a filter brings along: `|default:"没有"`, `|date:"Y年n月j日"`."""

    def put(one: re.Match[str]) -> str:
        said = ask(one[1]) if CHINESE.search(one[1]) else None
        return one[0] if said is None else f'"{said}"'

    return LITERAL.sub(put, variable)
