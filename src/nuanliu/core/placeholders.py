"""Words of the office with places for figures: a figure is chosen by its name, never typed.

'共慰问{慰问人数}。' holds one place. What is left of digits and counted amounts in such a text was
typed, and is refused: dates, document numbers, article numbers and the numbers of list items are
no figures.
"""

import re
from collections.abc import Iterator, Mapping

from nuanliu.core.documents.inline import Figure, Inline, Run, runs_of

_PLACE = re.compile(r"\{([^{}\n]{1,60})\}")
_D = "0-9０-９"
_NUMERAL = "〇零一二两三四五六七八九十百千万亿"
_UNITS = "元|万元|亿元|角|分钱|人|人次|户|名|笔|件|份|次|个百分点|成|%|％"
# What holds digits and is no figure: dates, document and article numbers, list items, hot lines.
_NO_FIGURE = re.compile(
    rf"(?<![{_D}])[{_D}]{{4}}\s*年度?(?:\s*[{_D}]{{1,2}}\s*月(?:\s*[{_D}]{{1,2}}\s*日)?)?"
    rf"|(?<![{_D}])[{_D}]{{1,2}}\s*月(?:\s*[{_D}]{{1,2}}\s*日)?"
    rf"|[〔\[（(][{_D}]{{4}}[〕\]）)]\s*第?\s*[{_D}]{{1,4}}\s*号"
    rf"|第[{_D}]{{1,4}}(?:号|条|款|项|章|次|届)"
    rf"|(?m:^)[（(]?[{_D}]{{1,2}}[）)．.、]"
    r"|1235[01](?=职工|服务|热线|维权)|12345(?=热线|政务)"
)
_TYPED = re.compile(
    rf"[{_D}][{_D},，.．]*\s*(?:{_UNITS})?"
    rf"|百分之[{_NUMERAL}点]+"
    rf"|(?:[{_NUMERAL}]{{2,}}|[二两三四五六七八九十百千])[余多几]?(?:{_UNITS})"
)


def names_in(text: str) -> list[str]:
    """The names of the places in a text, in order."""
    return _PLACE.findall(text)


def typed_figure(text: str) -> str:
    """The first figure that somebody typed into the words, '' where there is none."""
    words = _PLACE.sub("\0", text)
    found = _TYPED.search(_NO_FIGURE.sub("\0", words))
    return found[0].strip() if found else ""


def filled(text: str, figures: Mapping[str, Figure]) -> Inline:
    """The text with each known place filled by its figure; an unknown one stays as it is."""
    return joined(*_runs(text, figures))


def _runs(text: str, figures: Mapping[str, Figure]) -> Iterator[Run]:
    start = 0
    for place in _PLACE.finditer(text):
        if place[1] in figures:
            yield text[start : place.start()]
            yield figures[place[1]]
            start = place.end()
    yield text[start:]


def joined(*parts: Inline) -> Inline:
    """Contents one after the other: neighbouring words as one run, and bare where words are all."""
    runs: list[Run] = []
    for run in (run for part in parts for run in runs_of(part)):
        if isinstance(run, str) and runs and isinstance(runs[-1], str):
            runs[-1] += run
        elif run != "":
            runs.append(run)
    return runs[0] if len(runs) == 1 else tuple(runs) or ""
