"""The stage of the demo year: ten people, a simulated calendar, and deeds that can be done again.

Every deed has a fixed key, so a year that was killed half way is simply run again: what was done
answers with its first result, what was refused is found in the journal, and the rest goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.queries import newest_at, outcome, refused_keys
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Account

R = TypeVar("R")


class DemoError(Exception):
    """The year did not go as the story says: a guard is missing or a figure is wrong."""


class Staff(NamedTuple):
    """Somebody of the story: name, sign-in, roles, what he does in it, a leader's post, how long.

    until: the last day of who comes from elsewhere; None for the ten of the office.
    """

    name: str
    login: str
    roles: tuple[Role, ...]
    work: str
    post: str = ""
    until: date | None = None


TEN = (
    Staff(
        "王敏",
        "wangmin",
        (Role.OFFICE, Role.LEADER),
        "综合办公室主任（经授权可签批），启动活动，编制名单",
    ),
    Staff("李明", "liming", (Role.OFFICE,), "综合办公室，筹备活动，收名单、公示、公开"),
    Staff("陈强", "chenqiang", (Role.SERVICE_CENTER,), "职工服务中心，名单和报销审核"),
    Staff("杨静", "yangjing", (Role.SERVICE_CENTER,), "职工服务中心，满意度和诉求"),
    Staff("赵刚", "zhaogang", (Role.LEADER,), "立项、签署", "分管领导"),
    Staff("周建华", "zhoujianhua", (Role.LEADER,), "集体决定签署", "主要领导"),
    Staff("孙悦", "sunyue", (Role.CASHIER,), "出纳，送出代发文件和现金"),
    Staff("吴琳", "wulin", (Role.ACCOUNTANT,), "会计，回盘、对账、入账"),
    Staff("郑涛", "zhengtao", (Role.ACCOUNTANT, Role.OFFICE), "会计助理，登记预算文件、归档"),
    Staff("何静", "hejing", (Role.ADMIN,), "系统管理员，不看个人信息，不批任何事项"),
)
ADMIN = "hejing"
# Who comes from elsewhere, only looks, and is let in for the year alone.
YEAR_OUT = date(2024, 12, 31)
OUTSIDE = (
    Staff("方正", "fangzheng", (Role.AUDITOR,), "区审计局，查账、抽查", until=YEAR_OUT),
    Staff("钱丽", "qianli", (Role.FINANCE,), "区财政局，看执行进度和绩效", until=YEAR_OUT),
)


@dataclass
class Stage:
    """Who is on stage and what time it is; `refusals` counts what the story expects, by code."""

    accounts: dict[str, Account] = field(default_factory=dict)
    now: datetime = datetime(2024, 1, 2, 9, tzinfo=OFFICE_TIME)
    expected: dict[str, int] = field(default_factory=dict)
    already: set[str] = field(default_factory=set)
    tell: Callable[[str], None] = print

    @classmethod
    def set_up(cls, tell: Callable[[str], None]) -> "Stage":
        """The stage over an existing database: everybody's account, every refusal so far."""
        rows = Account.objects.select_related("person")
        return cls({row.login: row for row in rows}, already=refused_keys(), tell=tell)

    def on(self, day: date, hour: int = 9) -> None:
        """Go to an hour of a day, office time; time never goes back."""
        then = datetime(day.year, day.month, day.day, hour, tzinfo=OFFICE_TIME)
        self.now = max(self.now, then)

    def deed(self, login: str, key: str) -> Deed:
        """A deed of somebody, some seconds after the last one.

        A year that was broken off goes on after its newest line, by whatever way it got there.
        """
        self.now += timedelta(seconds=20)
        at = max(self.now, newest_at() or self.now)
        return Deed(self.accounts[login], at, f"demo:{key}", simulated=True)

    def did(self, key: str) -> bool:
        """Whether a deed was done in an earlier run of the year."""
        return outcome(f"demo:{key}") is not None

    def do(self, action: Callable[..., R], login: str, key: str, **facts: Any) -> R:
        """Let somebody do something; a key that was done answers with its first result."""
        return action(self.deed(login, key), **facts)

    def refused(
        self, code: str, action: Callable[..., Any], login: str, key: str, **facts: Any
    ) -> None:
        """Let somebody try what must be refused with `code`; DemoError when it is not."""
        self.expected[code] = self.expected.get(code, 0) + 1
        deed = self.deed(login, key)
        if deed.key in self.already:
            return
        try:
            action(deed, **facts)
        except Refused as refused:
            if refused.code != code:
                message = f"“{key}”应以 {code} 拒绝，实际是 {refused.code}：{refused}"
                raise DemoError(message) from refused
            self.tell(f"  ✗ {code:<17}{refused.refusals[0].what}")
            return
        message = f"“{key}”应以 {code} 拒绝，却通过了"
        raise DemoError(message)
