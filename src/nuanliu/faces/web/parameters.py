"""参数: what the program is set to, where each value comes from, and who may change it."""

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.entry import SHORTEST
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.invitations import LINK_LIFE
from nuanliu.faces.web.jobs.parts import KEPT_FOR
from nuanliu.faces.web.words import word
from nuanliu.records.people import keys
from nuanliu.records.people.models import Installation
from nuanliu.records.people.queries import name_of_unit
from nuanliu.stages.campaigns.queries import standards_received

SET = "已设置（不显示）"
INSTALLER = "安装人员在服务器上改，重启后生效"
PROGRAM = "程序规定，页面上不能改"
FOUNDING = "建账时定，以后不改"
MEGABYTE = 1024 * 1024


class Parameter(NamedTuple):
    """One setting: what it is, its value as shown, where that comes from, who may change it."""

    label: str
    value: str
    source: str
    who: str


class Group(NamedTuple):
    """Some settings under one title."""

    title: str
    rows: list[Parameter]


def groups() -> list[Group]:
    """Every setting; of a secret only that it is set."""
    told = (("账本", _books), ("访问和登录", _access), ("存放", _places), ("导出和任务", _limits))
    return [Group(title, list(tell())) for title, tell in told]


def _from_environment(label: str, name: str, value: Any, bare: str = "") -> Parameter:
    """A setting of the environment: its value in force, else what stands for an empty one."""
    source = f"环境变量 {name}" if os.environ.get(name) else "缺省值"
    return Parameter(label, str(value or word(bare)), str(word(source)), INSTALLER)


def _fixed(label: str, value: str) -> Parameter:
    return Parameter(label, str(word(value)), "程序", PROGRAM)


def _books() -> Iterator[Parameter]:
    installation = Installation.objects.get()
    kind = "演示" if installation.is_demo else "正式"
    yield Parameter("单位", name_of_unit(), "建账", FOUNDING)
    yield Parameter("账的类别", str(word(kind)), "建账", FOUNDING)
    yield Parameter("账本编号", installation.uid, "建账", FOUNDING)
    yield Parameter("加密算法", keys.current().suite, "建账", FOUNDING)
    yield _from_environment("数据库", "DATABASE_URL", DATABASES[connection.vendor])


DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _access() -> Iterator[Parameter]:
    hosts, secure = "、".join(settings.ALLOWED_HOSTS), settings.SESSION_COOKIE_SECURE
    yield _from_environment("允许的主机名", "NUANLIU_HOSTS", hosts)
    address = settings.NUANLIU_ADDRESS
    yield _from_environment("文书二维码的网址", "NUANLIU_ADDRESS", address, "没有，二维码只印编号")
    yield _from_environment("只经 HTTPS", "NUANLIU_HTTPS", word("是" if secure else "否"))
    yield _from_environment("签名密钥", "NUANLIU_SECRET_KEY", word(SET))
    yield _fixed("多久不动自动退出", f"{_minutes(settings.NUANLIU_IDLE)} 分钟")
    yield _fixed("一次登录最长", f"{settings.SESSION_COOKIE_AGE // 3600} 小时")
    yield _fixed("密码最短", f"{SHORTEST} 个字符")
    rest = _minutes(settings.AXES_COOLOFF_TIME)
    yield _fixed("密码连错", f"{settings.AXES_FAILURE_LIMIT} 次，锁定 {rest} 分钟")
    yield _fixed("登录链接有效", f"{LINK_LIFE.days} 天，只能用一次")


def _minutes(span: Any) -> int:
    return int(span.total_seconds()) // 60


def _places() -> Iterator[Parameter]:
    yield _from_environment("数据目录", "NUANLIU_DATA", settings.NUANLIU_DATA)
    yield _from_environment("密钥目录", "NUANLIU_KEYS", settings.NUANLIU_KEYS)
    yield _from_environment("备份目录", "NUANLIU_BACKUPS", settings.NUANLIU_BACKUPS)
    yield _from_environment("补充字体目录", "NUANLIU_FONTS", settings.NUANLIU_FONTS, "没有")
    size = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
    yield _fixed("上传文件最大", f"{size} MB")


def _limits() -> Iterator[Parameter]:
    yield _fixed("一人一天可单独导出", f"{settings.NUANLIU_EXPORT_ALONE} 人以内，超过须另一人同意")
    yield _fixed("导出申请有效", f"{settings.NUANLIU_EXPORT_HOURS} 小时")
    yield _fixed("同意后可再取", f"{settings.NUANLIU_EXPORT_AGAIN} 分钟内")
    yield _fixed("任务结果保留", f"{KEPT_FOR.days} 天")


@guard(Role.ADMIN)
@require_safe
def parameters(request: SignedRequest) -> HttpResponse:
    """The settings, and the standards that were received, each with who brought it and when."""
    request.menu_entry = "system"  # type: ignore[attr-defined] # read by house.house
    told = {"groups": groups(), "standards": standards_received()}
    return render(request, "web/parameters.html", told)
