"""English for the interface: what the catalogue says for a word or a sentence of the program.

The catalogue is gettext's, `locale/en/LC_MESSAGES/django.po`, and its msgid is the Chinese text.
A sentence with values in it stands there as `已移交 {1} 个岗位`: it is read back from the finished
Chinese, so that rules and stages need not know of languages. `{1:word}` in the English says that
this value is itself a word of the program; any other value is somebody's and stays as it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from nuanliu.core.refusal import Refusal

CATALOGUE = Path(__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.mo"
ENGLISH = "en"
CONTEXT = "\x04"  # gettext's mark between a context and a msgid; ours is the code of a refusal
VALUE = re.compile(r"\{(\d+)(:word)?\}")
JOINER = "、"
YUAN = "元"  # the unit that English writes as a sign before the figure


def in_english() -> bool:
    """Whether whoever asks now reads English."""
    return get_language() == ENGLISH


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with values: how its Chinese reads, and its English."""

    form: re.Pattern[str]
    said: str

    def read(self, text: str, book: "Book") -> str | None:
        """The English of a finished sentence, its values kept; None for another sentence."""
        match = self.form.fullmatch(text)
        if match is None:
            return None

        def value(place: re.Match[str]) -> str:
            given = match[f"v{place[1]}"]
            return book.word(given) if place[2] else given

        return VALUE.sub(value, self.said)


def pattern(msgid: str, said: str) -> Pattern:
    """The pattern of a msgid with {1}, {2} … in it."""
    parts = re.split(r"\{(\d+)\}", msgid)
    form = "".join(
        f"(?P<v{part}>.*?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
    return Pattern(re.compile(form, re.DOTALL), said)


def own_words(key: str) -> tuple[int, int]:
    """How much of a sentence is its own, without the places of values and blanks."""
    return len(re.sub(r"\{\d+\}|\s", "", key)), len(key)


class Book:
    """The catalogue as pages ask it: whole words at once, sentences with values by pattern."""

    def __init__(self, entries: dict[str, str]) -> None:
        whole = {key: said for key, said in entries.items() if not re.search(r"\{\d+\}", key)}
        self.whole = whole
        self.by_text: dict[str, str] | None = None
        self.patterns: dict[str, list[Pattern]] = {}
        # The most of its own words first: a short sentence would swallow a longer one as a value.
        for key in sorted(entries.keys() - whole.keys(), key=own_words, reverse=True):
            context, _, msgid = key.rpartition(CONTEXT)
            self.patterns.setdefault(context, []).append(pattern(msgid, entries[key]))

    def find(self, text: str, context: str = "") -> str | None:
        """The English of a word or sentence; None where the catalogue has none."""
        key = f"{context}{CONTEXT}{text}" if context else text
        if key in self.whole:
            return self.whole[key]
        read = (one.read(text, self) for one in self.patterns.get(context, ()))
        return next((said for said in read if said is not None), None)

    def anywhere(self, text: str) -> str | None:
        """The English of a text whatever its context: of a refusal that lost its code."""
        if self.by_text is None:
            self.by_text = {key.rpartition(CONTEXT)[2]: said for key, said in self.whole.items()}
        if (said := self.by_text.get(text)) is not None:
            return said
        read = (one.read(text, self) for some in self.patterns.values() for one in some)
        return next((said for said in read if said is not None), None)

    def word(self, text: str) -> str:
        """The English of a word, a sentence or a list of words; the text itself where none is."""
        if (said := self.find(text)) is not None:
            return said
        parts = [self.find(part) for part in text.split(JOINER)] if JOINER in text else [None]
        return text if None in parts else ", ".join(filter(None, parts))


@cache
def book() -> Book:
    """The catalogue, read once a process."""
    with CATALOGUE.open("rb") as file:
        kept: dict[Any, str] = GNUTranslations(file)._catalog  # type: ignore[attr-defined] # its only list of entries
    return Book({key: said for key, said in kept.items() if key and said})


def word(text: Any) -> Any:
    """A word or sentence of the program in the language of whoever asks."""
    return book().word(str(text)) if in_english() else text


def listed(words: Iterable[str]) -> str:
    """Words of the program side by side."""
    return str(word(JOINER.join(words)))


def wrong(text: Any) -> Any:
    """An error beside a field: a sentence of the form, or those of a refusal."""
    if not in_english() or (said := book().find(str(text))) is not None:
        return said if in_english() else text
    parts = [part for part in str(text).split("。") if part]
    found = [part if part.startswith("[") else book().anywhere(part) for part in parts]
    return text if None in found else ". ".join(filter(None, found))


def refusal_in_english(refusal: Any) -> Refusal | None:
    """What and how to fix in English, of a refusal or a finding; None where there is no English."""
    if not in_english():
        return None
    code, text = refusal.code, getattr(refusal, "what", None) or refusal.message
    what = book().find(text, code)
    if what is None and "：" in text:  # whom or which row it is about stands before
        where, _, rest = text.partition("：")
        found = book().find(rest, code)
        what = found and f"{book().word(where)}: {found}"
    if what is None:
        return None
    return Refusal(code, what, book().find(refusal.fix, code) or "")
