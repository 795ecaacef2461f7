"""Long deeds beside the lists: 组卷, and earlier paid lists taken over.

A deed done by a job is the asker's own: his account, the present moment, and the key of his form,
under which it is done once, however often its worker is killed.
"""

import json
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from nuanliu.core.dates import stored_day
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roster import parse_mapping
from nuanliu.faces.web.jobs.exports import papers_in, project_of
from nuanliu.faces.web.jobs.parts import Asked, Facts, Made, Place, Wish
from nuanliu.stages.archive import actions as archive
from nuanliu.stages.archive import bag
from nuanliu.stages.archive.kinds import made
from nuanliu.stages.archive.models import Package
from nuanliu.stages.archive.papers import files_within
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.history import import_history
from nuanliu.stages.nominations.reading import cells_of

NAMED = 10  # rows of an earlier list that its outcome names
BESIDE = 2  # steps of a package after its papers: the originals with the journal, the register


def folder_of(project: int, year: int, key: str) -> str:
    """The name of a package, the same for the same wish."""
    return f"{year}-{project}-{key[:8]}"


def packaged(asked: Asked) -> Made:
    """Write the package under a name of its own and register it; once written it is not again."""
    project = project_of(asked.facts)
    folder = folder_of(project.pk, project.fiscal_year, asked.key)
    place, campaign = bag.place_of(folder), campaign_of(asked.facts)
    files = [] if place.exists() else files_within(project, campaign)
    steps, papers = len(files) + BESIDE, []
    for at, file in enumerate(files):
        asked.tell(at, steps, f"正在编制 {file.name.rpartition('/')[2]}")
        papers.append(made(file._replace(name=file.name.replace("/", "-"))))
    if files:
        asked.tell(len(files), steps, "正在收入原件和流水并加密封装")
        bag.write_bag(project, papers, place, asked.deed.at, campaign)
    asked.tell(steps - 1, steps, "正在核对归档包并登记")
    number = campaign.pk if campaign else None
    archive.assemble(asked.deed, project=project.pk, folder=folder, campaign=number)
    return Made(f"已组卷：{project.fiscal_year} 年 {project.name}，请另一人封存")


def campaign_of(facts: Facts) -> Campaign | None:
    """The campaign that a package is asked of; None for the whole year."""
    number = facts.get("campaign")
    return None if number is None else Campaign.objects.get(pk=number)


def package_size(facts: Facts) -> int:
    """How many papers go into it."""
    return papers_in(facts)


def package_place(facts: Facts, key: str) -> Place:
    """The package once it is registered, the list of packages before."""
    row = Package.objects.filter(
        project=facts["project"], folder__endswith=f"-{facts['project']}-{key[:8]}"
    ).first()
    if row is None:
        return Place("审计", reverse("audit"))
    return Place("归档包", reverse("thing", args=["package", row.pk]))


class Earlier(NamedTuple):
    """An earlier paid list as the form brought it."""

    occasion: str
    name: str
    on: date | None
    columns: list[str]
    leave_faulty: bool
    data: bytes

    def wish(self) -> Wish:
        """To take it over; nothing that could name a person stands in the facts."""
        day = self.on.isoformat() if self.on else ""
        told = [self.occasion, self.name, day, self.columns, self.leave_faulty]
        head = json.dumps(told, ensure_ascii=False).encode()
        return Wish("history", {"bytes": len(self.data)}, head + b"\n" + self.data)

    @classmethod
    def of(cls, content: bytes) -> "Earlier":
        """What `wish` packed."""
        head, _, data = content.partition(b"\n")
        occasion, name, day, columns, leave = json.loads(head)
        return cls(occasion, name, stored_day(day), columns, leave, data)


def taken_over(asked: Asked) -> Made:
    """Read the list in its child and take it over: wholly, or nothing of it."""
    earlier = Earlier.of(asked.content)
    mapping = parse_mapping(earlier.columns)
    if isinstance(mapping, Refusal):
        raise Refused(mapping)
    asked.tell(0, 2, "正在读名单")
    cells = cells_of([earlier.data])[0]
    asked.tell(1, 2, "正在核对并导入")
    told = import_history(
        asked.deed,
        occasion=earlier.occasion,
        name=earlier.name,
        data=earlier.data,
        cells=cells,
        on=earlier.on,
        mapping=mapping,
        leave_faulty=earlier.leave_faulty,
    )
    return Made(_told(told))


def _told(answer: dict[str, Any]) -> str:
    words = f"已导入 {answer['taken']} 笔，共 {Money(answer['total_fen'])} 元"
    words += f"；留下 {answer['left']} 行未导入" if answer["left"] else ""
    rows = sorted({one["row"] for one in answer["likely"]})
    first = "、".join(map(str, rows[:NAMED]))
    more = "等" if len(rows) > NAMED else ""
    words += (
        f"；{len(rows)} 行可能与另一人是同一人（第 {first} 行{more}），请核对证件" if rows else ""
    )
    return words


def bytes_of(facts: Facts) -> int:
    """How large the file is."""
    return int(facts["bytes"])


def history_place(_facts: Facts, _key: str) -> Place:
    """The earlier lists."""
    return Place("往年发放", reverse("history"))
