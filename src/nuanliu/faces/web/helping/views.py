"""帮助 and 代码说明: open to everybody, as the sign-in page too names codes; they hold no data."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from nuanliu.faces.web.guards import public, signed_now
from nuanliu.faces.web.helping.codes import codes

WHY = "帮助：不含业务数据"


class Topic(NamedTuple):
    """A journey as a help page: its name in the address, its title, its text as HTML."""

    name: str
    title: str
    body: SafeString


@cache
def topics() -> dict[str, Topic]:
    """Every page of the folder `pages`, in the order of the numbers in their names."""
    folder = files("nuanliu.faces.web.helping") / "pages"
    found = sorted(folder.iterdir(), key=lambda one: one.name)
    made = [_topic(one.name, one.read_text(encoding="utf-8")) for one in found]
    return {one.name: one for one in made}


def _topic(file: str, text: str) -> Topic:
    heading, _, body = text.partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).render(body)
    name = file.removesuffix(".md").partition("-")[2]
    return Topic(name, heading.removeprefix("# "), mark_safe(html))  # noqa: S308 - our own pages


def _with_menu(request: HttpRequest) -> None:
    """The menu of whoever is signed in; nobody needs to be."""
    if request.user.is_authenticated:
        request.signed = signed_now(request.user)  # type: ignore[attr-defined] # read by house.house
    request.menu_entry = "help"  # type: ignore[attr-defined] # read by house.house


@public(WHY)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The journeys."""
    _with_menu(request)
    return render(request, "web/help.html", {"topics": topics().values()})


@public(WHY)
@require_safe
def topic(request: HttpRequest, name: str) -> HttpResponse:
    """One journey, step by step."""
    _with_menu(request)
    if name not in topics():
        raise Http404
    told = {"topic": topics()[name], "topics": topics().values()}
    return render(request, "web/help_topic.html", told)


@public(WHY)
@require_safe
def code_list(request: HttpRequest) -> HttpResponse:
    """Every code: what it means, how to put it right, the clause."""
    _with_menu(request)
    return render(request, "web/codes.html", {"codes": codes().items()})
