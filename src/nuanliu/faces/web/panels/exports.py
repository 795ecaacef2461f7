"""导出申请: from where the asker takes the file that was agreed to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.panels.parts import Panel, Teller
from nuanliu.records.people.models import Shown, Taken


def _request(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del after
    where = _address(row)
    again = timedelta(minutes=settings.NUANLIU_EXPORT_AGAIN)  # for a download that broke off
    ends = row.taken_at + again if row.taken_at else row.until
    fresh = row.state in ("agreed", "taken") and ends > signed.moment.at
    if fresh and where and row.by_id == signed.account.person_id:
        note = "写明用途后下载；同意只管这一个文件、一次；下载中断的，10 分钟内可再取。"
        yield Panel("取走文件", (), (), note=note, empty="", links=(("去下载", where),))


def _address(row: Any) -> str:
    """The page that hands the file out; '' for a package, which the command line unpacks."""
    pk = int(row.subject.rpartition(":")[2])
    if row.what == Shown.MARKED:
        return reverse("marked", args=[pk])
    if row.what == Shown.BANK_FILE:
        return reverse("bank-file", args=[pk])
    if row.subject.startswith("web.job:"):
        return reverse("job-file", args=[pk])
    return reverse("paper", args=[pk, row.name]) if row.what == Taken.PAPER else ""


TELLERS: dict[str, Teller] = {"export_request": _request}
