"""Long work on one large roster: its preview, taking it in, its marked file."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.jobs.parts import Asked, Facts, Made, Place
from nuanliu.faces.web.kinds import KINDS
from nuanliu.stages.nominations import actions, marking
from nuanliu.stages.nominations.choosing import Choice, Mode, RowChoice
from nuanliu.stages.nominations.gathering import accept_many
from nuanliu.stages.nominations.giving import demand_ready, marked_file
from nuanliu.stages.nominations.models import Roster, RosterKey
from nuanliu.stages.nominations.preview import Line, preview
from nuanliu.stages.nominations.trial import told

LARGE = 3000  # people of a roster; above, its preview takes longer than somebody waits
SEEN = "预览.json"


def size(facts: Facts) -> int:
    """How many rows of the roster name somebody, counted no further than needed."""
    return RosterKey.objects.filter(roster=facts["roster"])[: LARGE + 1].count()


def is_large(roster: int) -> bool:
    """Whether a roster is seen, taken in and given back behind the page."""
    return size({"roster": roster}) > LARGE


def within(facts: Facts, signed: Signed) -> bool:
    """Whether somebody may see the roster: a chair his own union's."""
    return KINDS["roster"].visible(signed).filter(pk=facts["roster"]).exists()


def place(facts: Facts, _key: str) -> Place:
    """The roster's page."""
    return Place("名单", reverse("thing", args=["roster", facts["roster"]]))


def preview_place(facts: Facts, _key: str) -> Place:
    """The page that shows the preview."""
    return Place("看预览", reverse("roster-accept", args=[facts["roster"]]))


def pairs_address(facts: Facts) -> str:
    """The page of who in the roster may be somebody known."""
    return reverse("pairs", args=[facts["roster"]])


def roster_of(facts: Facts) -> Roster:
    """The roster that work is about; Refused JOB-ROSTER when it is gone."""
    row = Roster.objects.filter(pk=facts["roster"]).select_related(
        "campaign__project", "campaign__line", "campaign__standard", "union", "file"
    )
    if not row:
        raise Refused(Refusal("JOB-ROSTER", "这份名单已经不在", "请回到“慰问活动”重新选择"))
    return row[0]


def previewed(asked: Asked) -> Made:
    """What taking it in would do to each row, as the page shows it; nothing is written."""
    asked.tell(0, 2, "正在逐行核对")
    seen = preview(roster_of(asked.facts), asked.signed.today)
    asked.tell(1, 2, "正在整理结果")
    shown = {
        "counts": seen.counts,
        "about": [told(one) for one in seen.about_file],
        "rows": [_line(one) for one in seen.lines],
    }
    data = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
    return Made(f"共 {len(seen.lines)} 行", SEEN, data)


def _line(line: Line) -> dict[str, Any]:
    return {
        "sheet": line.sheet,
        "row": line.row,
        "name": line.name,
        "status": line.status.value,
        "differences": [one._asdict() for one in line.differences],
        "findings": [told(one) for one in line.findings],
    }


def accepted(asked: Asked) -> Made:
    """收录 by the asker, by the rules of the moment in which it is done."""
    asked.tell(0, 1, "正在核对并收录")
    left = [RowChoice(sheet, row, Choice.SKIP) for sheet, row in asked.facts["leave"]]
    answer = actions.accept(
        asked.deed, roster=asked.facts["roster"], mode=Mode(asked.facts["mode"]), rows=left
    )
    return Made(outcome(answer))


def size_of_many(facts: Facts) -> int:
    """How many rows of the rosters name somebody, counted no further than needed."""
    return RosterKey.objects.filter(roster__in=facts["rosters"])[: LARGE + 1].count()


def campaign_place(facts: Facts, _key: str) -> Place:
    """The campaign's page."""
    return Place("活动", reverse("thing", args=["campaign", facts["campaign"]]))


def accepted_many(asked: Asked) -> Made:
    """成批收录 by the asker: each list wholly or not at all; those refused are counted."""
    wanted, total, refused = asked.facts["rosters"], Counter[str](), 0
    answers = accept_many(asked.deed, campaign=asked.facts["campaign"], rosters=wanted)
    for at, (_, answer) in enumerate(answers, 1):
        asked.tell(at, len(wanted), "正在逐份核对并收录")
        if isinstance(answer, Refused):
            refused += 1
        else:
            total.update(answer)
    said = f"{len(wanted) - refused} 份名单：{outcome(total)}"
    return Made(said + (f"；{refused} 份没有收录，请打开名单看原因" if refused else ""))


def outcome(answer: Mapping[str, int]) -> str:
    """What came of taking a roster in, in one sentence."""
    said = f"收录 {answer['accepted']} 人，更改 {answer['updated']} 人"
    rest = [f"须改正 {answer['refused']} 行"] * bool(answer["refused"])
    rest += [f"待认定 {answer['waiting']} 行"] * bool(answer["waiting"])
    return "；".join([said, *rest])


def marked(asked: Asked) -> Made:
    """退回批注花名册: the file; its fetching is the giving back, with its line and its reason."""
    asked.tell(0, 2, "正在核对导出权")
    row = roster_of(asked.facts)
    demand_ready(asked.deed, row)
    asked.tell(1, 2, "正在批注")
    return Made("批注文件已编好", marking.marked_name(row.file_name), marked_file(row, asked.note))
