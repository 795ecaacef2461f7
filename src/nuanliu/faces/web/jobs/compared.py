"""名单比对: reading a list and telling who of it is in already; of a long list as a job.

What is found lies sealed with the job for a day, for who asked alone, and is shown on a page.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roster import Sheet
from nuanliu.core.roster.anyone import Someone, read_anyone, rows_passed_over
from nuanliu.faces.web.jobs.parts import Asked, Facts, Made, Place
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.payments.comparing import Compared, Match, Standing, compare

MOST_AT_ALL = 50_000  # lines: 50,000 of them are some 40 seconds of work
NAMED = 20  # rows that name nobody and are told


class Listed(NamedTuple):
    """A list as it was read: its people, and the rows that name nobody."""

    people: list[Someone]
    passed: str


def read_list(data: bytes) -> Listed:
    """Everybody in a list; Refused COMPARE-EMPTY and COMPARE-LARGE, and as any outside file."""
    sheets = [Sheet.of(sheet) for sheet in cells_of([data])[0]["sheets"]]
    people = read_anyone(sheets)
    if not people:
        raise Refused(Refusal("COMPARE-EMPTY", "名单里没有读到人", "请每行写一个姓名或身份证号"))
    if len(people) > MOST_AT_ALL:
        what = f"名单有 {len(people)} 人，一次最多比对 {MOST_AT_ALL} 人"
        split = "请拆成几份，或请管理员在服务器上运行 nuanliu compare"
        raise Refused(Refusal("COMPARE-LARGE", what, split))
    passed = rows_passed_over(sheets, people)
    more = "…" if len(passed) > NAMED else ""
    return Listed(people, "、".join(map(str, passed[:NAMED])) + more)


def compared(asked: Asked) -> Made:
    """Compare a long list with the books; the answer is for the page of the job alone."""
    asked.tell(0, 2, "正在读名单")
    listed = read_list(asked.content)
    asked.tell(1, 2, f"正在比对 {len(listed.people)} 人")
    told = told_of(compare(listed.people)) | {"passed": listed.passed}
    counts = told["counts"]
    words = f"共 {counts['all']} 人，本人在册 {counts['known']} 人，没有找到 {counts['absent']} 人"
    return Made(words, "比对结果.json", json.dumps(told, ensure_ascii=False).encode())


def result_place(_facts: Facts, key: str) -> Place:
    """Where the answer is shown; the key of the form says whose and which."""
    return Place("比对结果", reverse("compare-result", args=[key]))


def told_of(lines: list[Compared]) -> dict[str, Any]:
    """What a page shows of a comparison, in plain values."""
    absent = [one for one in lines if not one.matches]
    return {
        "counts": {
            "all": len(lines),
            "known": sum(one.known for one in lines),
            "like": sum(bool(one.matches) and not one.known for one in lines),
            "absent": len(absent),
        },
        "lines": [line for one in lines for line in _lines(one)],
        "absent": [_line(one) for one in absent],
    }


def _lines(one: Compared) -> Iterator[dict[str, Any]]:
    for match in one.matches:
        for standing in match.standing or (None,):
            yield _line(one) | _match(match) | (_standing(standing) if standing else {})


def _line(one: Compared) -> dict[str, Any]:
    fault = one.someone.fault
    typed = one.someone.row.name or "—"
    return {"row": one.someone.row.row, "typed": typed, "fault": fault.what if fault else ""}


def _match(match: Match) -> dict[str, Any]:
    reasons = [one.chinese for one in match.reasons]
    return {"name": match.name, "how": match.how.chinese, "reasons": reasons}


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "occasion": one.occasion,
        "union": one.union,
        "amount": str(Money(one.amount_fen)),
        "state": one.state,
        "paid_on": one.paid_on.isoformat() if one.paid_on else "",
    }
