"""Which work there is, who may ask for it, how large it is, and how it is done.

The rule of three seconds: `size` counts what is to be done before it begins, from kept counters or
a registry, never over a table; up to `inline` of it is done within the request. Measured over the
demo year on two cores: 0.15 s a paper (153 take 24 s), 0.55 s for 1,000 journal lines verified,
0.18 s for their books; the limits are half of three seconds: as much is left for a slower machine.
"""

from datetime import timedelta

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS
from nuanliu.faces.web.jobs import backups, compared, exports, published, rosters, taking
from nuanliu.faces.web.jobs.parts import Work

AUDITING = frozenset({Role.AUDITOR, Role.LEADER, Role.OFFICE, Role.ACCOUNTANT})
CHECKING = frozenset({Role.OFFICE, Role.AUDITOR, Role.FINANCE})
OFFICE = frozenset({Role.OFFICE})
ADMINS = frozenset({Role.ADMIN})
OWN_LISTS = frozenset({Role.OFFICE, Role.CHAIR})
A_DAY = timedelta(days=1)  # for what shows names or numbers in clear, or is soon no longer true

WORKS = {
    "papers": Work("全部文书打包", READERS, exports.papers_in, 10, exports.all_papers),
    "verify": Work(
        "流水与账表核验", AUDITING, exports.lines, 2_500, exports.verified, listed=True
    ),
    "books": Work("账簿导出", READERS, exports.lines, 8_000, exports.books, listed=True),
    "package": Work(
        "组卷", OFFICE, taking.package_size, 10, taking.packaged, place=taking.package_place
    ),
    "history": Work(
        "导入往年发放", OFFICE, taking.bytes_of, 50_000, taking.taken_over,
        place=taking.history_place,
    ),
    "preview": Work(
        "大名单预览", OFFICE, rosters.size, rosters.LARGE, rosters.previewed,
        rosters.within, rosters.preview_place, A_DAY, inside=True,
    ),
    "pairs": Work(
        "疑似同一人", OFFICE, rosters.size, rosters.LARGE, rosters.paired,
        rosters.within, rosters.pairs_place, A_DAY, inside=True,
    ),
    "accept": Work(
        "大名单收录", OFFICE, rosters.size, rosters.LARGE, rosters.accepted,
        rosters.within, rosters.place,
    ),
    "accept-many": Work(
        "成批收录", OFFICE, rosters.size_of_many, rosters.LARGE, rosters.accepted_many,
        place=rosters.campaign_place,
    ),
    "compare": Work(
        "名单比对", READERS, taking.bytes_of, 0, compared.compared,
        place=compared.result_place, kept=A_DAY, inside=True,
    ),
    "form": Work("检查公开表", CHECKING, taking.bytes_of, published.AT_ONCE, published.checked),
    "marked": Work(
        "批注文件", OWN_LISTS, rosters.size, rosters.LARGE, rosters.marked,
        rosters.within, rosters.place, A_DAY,
    ),
    "backup": Work(
        "备份", ADMINS, exports.lines, 2_500, backups.backed_up, place=backups.backup_place
    ),
    "drill": Work(
        "恢复演练", ADMINS, exports.lines, 2_500, backups.rehearsed, place=backups.backup_place
    ),
}  # fmt: skip
