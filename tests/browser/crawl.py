"""Walking the pages as somebody would: from the first one, by every link, each kind once."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

URLS = "nuanliu.faces.web.urls"
# Routes that hand out a file or a printed form: nothing to look at.
FILES = frozenset({"paper", "attached", "visit-form", "job-file"})
# Addresses on a page, without what would lead out of it.
LINKS = """() => Array.from(document.querySelectorAll("a[href]"))
  .map(one => one.href).filter(one => one.startsWith(location.origin))"""


class Page(NamedTuple):
    """One kind of page: its route, the kind of thing it is about, the verb."""

    route: str
    kind: str = ""
    verb: str = ""


def page_of(address):
    """Which kind of page an address shows; None for files and the public's pages."""
    parts = urlsplit(address)
    try:
        found = resolve(parts.path, URLS)
    except Resolver404:
        return None
    given = found.kwargs
    if found.url_name in FILES:
        return None
    return Page(found.url_name, given.get("kind", ""), given.get("verb", given.get("name", "")))


def walk(page, look, known=frozenset()):
    """Open each kind of page that can be reached from where the window stands; look at each.

    look: asked for every page that is not `known`, answers what is wrong with it. Answers the
    kinds of pages with the address of each, and the faults.
    """
    waiting, seen, faults = [page.url], {}, []
    while waiting:
        where = waiting.pop(0)
        which = page_of(where)
        if which is None or which in seen:
            continue
        seen[which] = urlsplit(where).path
        page.goto(where)
        faults += [] if which in known else [f"{seen[which]}: {one}" for one in look(page)]
        waiting += page.evaluate(LINKS)
    return seen, faults
