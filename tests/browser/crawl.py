"""Walking the pages as somebody would: from the first one, by every link, each kind once."""

from collections import Counter
from typing import NamedTuple
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

URLS = "nuanliu.faces.web.urls"
# Routes that hand out a file or a printed form: nothing to look at.
FILES = frozenset({
    "paper", "attached", "visit-form", "job-file", "disclosure-package", "invoice-original",
    "invoice-page",
})  # fmt: skip
# Addresses on a page, without what would lead out of it.
LINKS = """() => Array.from(document.querySelectorAll("a[href]"))
  .map(one => one.href).filter(one => one.startsWith(location.origin))"""
# What a page is built of, each kind of part once: two pages of the same parts are equally sound.
PARTS = """() => Array.from(new Set(Array.from(document.querySelectorAll("body *"), one => [
  one.parentElement.tagName, one.parentElement.className, one.tagName, one.className,
  one.getAttributeNames().join()].join(" ")))).sort().join("|")"""
# How many pages of a kind are opened for their links: what waits in one thing is over in another.
SEVERAL = {
    ("thing", "project"): 5, ("thing", "campaign"): 5, ("thing", "batch"): 3, ("thing", "run"): 3,
    ("thing", "roster"): 2, ("thing", "payment"): 2, ("figures", ""): 5,
}  # fmt: skip


class Page(NamedTuple):
    """One kind of page: its route, the kind of thing it is about, the verb of its form."""

    route: str
    kind: str = ""
    verb: str = ""


class Walked(NamedTuple):
    """What a walk saw: each kind of page with the address that was looked at, and the faults."""

    seen: dict[Page, str]
    faults: list[str]


def page_of(address):
    """Which kind of page an address shows; None for files and the public's pages."""
    try:
        found = resolve(urlsplit(address).path, URLS)
    except Resolver404:
        return None
    if found.url_name in FILES:
        return None
    return Page(found.url_name, found.kwargs.get("kind", ""), found.kwargs.get("verb", ""))


def walk(page, look, sound):
    """Open each kind of page that can be reached from where the window stands; look at each once.

    look: asked for every kind of page, answers what is wrong with it. sound: parts of pages in
    which it found nothing, here or in another's walk: a page of the same parts is not asked about
    again. A link that leads to a refusal is a fault, unless the page says who gives the right.
    """
    waiting, opened, walked = [page.url], set(), Walked({}, [])
    times: Counter[Page] = Counter()
    while waiting:
        where = waiting.pop(0)
        which, path = page_of(where), urlsplit(where).path
        if which is None or path in opened or times[which] >= SEVERAL.get(which[:2], 1):
            continue
        opened.add(path)
        times[which] += 1
        answer = page.goto(where)
        told = [] if which in walked.seen else _looked_at(page, look, sound)
        if not answer.ok and not page.get_by_text("[EXPORT-RIGHT]").count():
            told = [f"answers {answer.status}"]
        walked.seen.setdefault(which, path)
        walked.faults.extend(f"{path}: {one}" for one in told)
        waiting += page.evaluate(LINKS)
    return walked


def _looked_at(page, look, sound):
    parts = page.evaluate(PARTS)
    told = [] if parts in sound else look(page)
    sound |= set() if told else {parts}
    return told
