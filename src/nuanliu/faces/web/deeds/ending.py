"""归档之后: requests to be forgotten, and the destruction of what need not be kept any more."""

from typing import Any

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import choice, long_text, short_text
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.archive import erasing, retention
from nuanliu.stages.archive.policies import RETAINED
from nuanliu.stages.archive.rolling import Rolled, next_year
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import Project


class ErasureForm(DeedForm):
    """Who wants to be forgotten: the number of one of his nominations, and what he said."""

    nomination = short_text("申报编号", 12, help_text="本人任一次申报的编号，见申报页的网址")
    reason = long_text("申请情况", 200, help_text="何时、以什么方式提出；不要写证件号")


def _ask(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    typed = str(given["nomination"])
    row = Nomination.objects.filter(pk=typed).first() if typed.isdecimal() else None
    if row is None:
        what = f"没有编号“{typed}”的申报"
        raise Refused(Refusal("ERASE-NOBODY", what, "请打开本人的申报页，抄下网址里的编号"))
    return erasing.ask(deed, person=row.person_id, reason=given["reason"])


def _forget(deed: Deed, row: Any, _: dict[str, Any]) -> Any:
    return erasing.forget(deed, erasure=row.pk)


class DestructionForm(DeedForm):
    """Of which project, and which kind of record."""

    project = choice(Project, "项目", "name")

    def offer(self) -> None:
        """Every project; what is not past its time is refused with the day."""
        self.choose("project", Project.objects.order_by("-pk"))


def _propose(kind: str) -> Any:
    def do(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
        return retention.propose(deed, project=given["project"].pk, kind=kind)

    return do


class NextYearForm(DeedForm):
    """What the next year would take over; nothing to fill in."""

    @property
    def told(self) -> Rolled:
        """The preview."""
        return next_year(self.row)


def _next_year(deed: Deed, row: Any, _: dict[str, Any]) -> Any:
    """Drafted once; a second time the draft of the first stands."""
    told = next_year(row)
    if told.already is not None:
        return told.already
    return projects.draft(deed, facts=told.facts, narrative=told.narrative, findings=[])


PAGES = (
    DeedPage("project", "next-year", _next_year, NextYearForm, label="复制到下一年",
             states=("active", "closed"), roles=frozenset({Role.OFFICE}),
             template="web/next_year.html"),
    DeedPage("erasure", "ask", _ask, ErasureForm, label="登记删除申请"),
    DeedPage("erasure", "stop", lambda d, row, _: erasing.stop(d, erasure=row.pk),
             warn="停止处理以后，此人不再列入名单、不再审批和发放；必须保管的只保管。"),
    DeedPage("erasure", "forget", _forget,
             warn="删除以后不能恢复：姓名、号码和盐值都删除，名单原件销毁；备份里的副本另行处理。"),
    DeedPage("destruction", "propose-vouchers", _propose(RETAINED), DestructionForm,
             label="编制凭证销毁清册"),
    DeedPage("destruction", "propose-statements", _propose(retention.STATEMENTS), DestructionForm,
             label="编制对账单销毁清册"),
    DeedPage("destruction", "destroy", lambda d, row, _: retention.destroy(d, destruction=row.pk),
             warn="销毁以后不能恢复。"),
    DeedPage("destruction", "keep", lambda d, row, _: retention.keep(d, destruction=row.pk)),
)  # fmt: skip
