"""The posts that a small office must fill, and the form that names who fills them."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms

from nuanliu.core.roles import Role

LONGEST = 40  # signs of a sign-in or a name


class Post(NamedTuple):
    """A post: its key in the form, the role it gives, how papers title it, what it does."""

    key: str
    role: Role
    label: str
    does: str
    title: str = ""
    needed: bool = True


POSTS = (
    Post("clerk", Role.OFFICE, "综合办公室 经办", "收名单、编批次、发公示"),
    Post("clerk2", Role.OFFICE, "综合办公室 第二人", "经办不在时接手，没有可不填", needed=False),
    Post("center", Role.SERVICE_CENTER, "职工服务中心 审核", "审核名单和报销"),
    Post("deputy", Role.LEADER, "分管领导", "批准立项、启动活动、签署", "分管领导"),
    Post("head", Role.LEADER, "主要领导", "主持集体决定", "主要领导"),
    Post("cashier", Role.CASHIER, "出纳 付款", "送出代发文件、备现金"),
    Post("accountant", Role.ACCOUNTANT, "会计 对账", "复核预算文件、读回盘、入账"),
)


class Row(NamedTuple):
    """One post filled."""

    post: Post
    name: str
    login: str


class StaffForm(forms.Form):
    """Name and sign-in of each post; every post a person of its own."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for post in POSTS:
            for part, words in (("name", "姓名"), ("login", "登录名")):
                self.fields[f"{post.key}_{part}"] = forms.CharField(
                    label=f"{post.label}：{words}",
                    max_length=LONGEST,
                    required=post.needed,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )

    def table(self) -> list[tuple[Post, Any, Any]]:
        """(post, field of the name, field of the sign-in) in order."""
        return [(one, self[f"{one.key}_name"], self[f"{one.key}_login"]) for one in POSTS]

    def rows(self) -> list[Row]:
        """The posts that were filled."""
        return [row for row in self._rows() if row.name]

    def _rows(self) -> Iterator[Row]:
        for post in POSTS:
            given = self.cleaned_data
            yield Row(post, given.get(f"{post.key}_name", ""), given.get(f"{post.key}_login", ""))

    def clean(self) -> dict[str, Any]:
        """Each its own sign-in and each another person: duties on one batch may not meet."""
        given = super().clean() or {}
        seen: dict[str, str] = {}
        for post in POSTS:
            name, login = given.get(f"{post.key}_name"), given.get(f"{post.key}_login")
            if name and not login and f"{post.key}_login" not in self.errors:
                self.add_error(f"{post.key}_login", "请给他一个登录名")
            for part, text in (("name", name), ("login", login)):
                if text and text in seen:
                    words = f"“{text}”已填在{seen[text]}；五项职责须由不同的人担任"
                    self.add_error(f"{post.key}_{part}", words)
                elif text:
                    seen[text] = post.label
        return given
