"""导出申请: another person's word on a file with many people in it."""

from nuanliu.faces.web.deeds.page import DeedPage, ReasonForm
from nuanliu.records.journal.taking import agree_export, refuse_export

PAGES = (
    DeedPage("export_request", "agree", lambda d, row, _: agree_export(d, request=row.pk),
             warn="同意后，申请人在限定时间内可取走这个文件一次。"),
    DeedPage("export_request", "refuse",
             lambda d, row, given: refuse_export(d, request=row.pk, **given), ReasonForm),
)  # fmt: skip
