"""Papers of 走访: the record of one visit with what was asked for and what became of it."""

from nuanliu.core.documents import (
    Align,
    Block,
    Column,
    Document,
    Field,
    Fields,
    Heading,
    Kind,
    Opinion,
    Opinions,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, count, ref
from nuanliu.core.imprint import Imprint
from nuanliu.core.lifecycles import REQUEST
from nuanliu.core.roles import Role
from nuanliu.records.journal.queries import day_of_move
from nuanliu.records.people.queries import signed_name
from nuanliu.stages.visits.models import Outing, Request, Visit

SHOWN = 16  # digits of a photo's hash
REQUEST_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("诉求", 5),
    Column("登记日期", 3, Align.CENTER),
    Column("承办人", 3, Align.CENTER),
    Column("答复", 5),
    Column("状态", 2, Align.CENTER),
)
PHOTO_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("文件名称", 5),
    Column("文件指纹（前十六位）", 4, kind=Kind.ID),
)
MET, ASKED, ROOM = 6, 3, 5  # lines of the form to be filled in by hand
MET_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("姓名", 4),
    Column("本人签名或按手印", 5, kind=Kind.SIGN),
    Column("备注", 4),
)
ASKED_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("谁提出", 3),
    Column("诉求内容", 8, kind=Kind.SIGN),
    Column("希望何时答复", 3),
)
BY_HAND = "手写清楚，不写身份证号、卡号和电话；填好后拍照，在该次走访的页面上“附扫描件”。"


def visit_record(visit: Visit, imprint: Imprint) -> Document:
    """走访慰问记录; a draft until somebody else has checked it."""
    blocks: tuple[Block, ...] = (
        Fields(_facts(visit)),
        Heading(1, "走访情况"),
        Paragraph(visit.situation or "尚未记录。"),
        Heading(1, "反映的诉求"),
        _requests(visit),
        Heading(1, "照片"),
        _photos(visit),
        Opinions((_checked(visit),)),
        SignatureLine(("走访人", "走访人", "记录人")),
    )
    return imprint.form(
        "走访慰问记录表",
        visit.campaign.project.unit_name,
        blocks,
        number="送温暖表09",
        final=visit.state == "checked",
        on=visit.visited_on,
    )


def visit_form(visit: Visit, imprint: Imprint) -> Document:
    """走访慰问记录表 to be filled in by hand where there is no network: what is planned, and room.

    It names nobody but who goes; photographed, it is attached to the visit.
    """
    blocks: tuple[Block, ...] = (
        Fields(
            (
                Field("编号", _number(visit)),
                Field("活动", visit.campaign.name),
                Field("计划日期", visit.planned_on.isoformat()),
                Field("走访日期", ""),
                Field("走访单位", visit.union.name),
                Field("地点", visit.place),
                Field("带队人", visit.leader.name),
                Field("同行人", ""),
            )
        ),
        Heading(1, "走访对象"),
        Table(MET_COLUMNS, tuple((str(n), "", "", "") for n in range(1, MET + 1))),
        Heading(1, "走访情况"),
        Table((Column("家庭和工作情况、慰问金是否收到"),), (("\n" * ROOM,),)),
        Heading(1, "反映的诉求"),
        Table(ASKED_COLUMNS, tuple((str(n), "", "", "") for n in range(1, ASKED + 1))),
        Paragraph(BY_HAND),
        SignatureLine(("走访人", "走访人", "记录人")),
    )
    return imprint.form(
        "走访慰问记录表（手填）",
        visit.campaign.project.unit_name,
        blocks,
        number="送温暖表09附",
        final=True,
    )


def _number(visit: Visit) -> str:
    return f"ZF-{visit.campaign.project.fiscal_year}-{visit.pk:03d}"


def _facts(visit: Visit) -> tuple[Field, ...]:
    people = list(visit.people.order_by("pk").values_list("name", flat=True))
    key = ref("visits.visit", visit.pk)
    return (
        Field("编号", _number(visit)),
        Field("活动", visit.campaign.name),
        Field("走访日期", visit.visited_on.isoformat() if visit.visited_on else "尚未走访"),
        Field("计划日期", visit.planned_on.isoformat()),
        Field("走访单位", visit.union.name),
        Field("地点", visit.place),
        Field("带队人", visit.leader.name),
        Field("记录人", visit.recorder.name if visit.recorder else NOTHING),
        Field("走访人数", count(len(people), "visit.people", key, "人")),
        Field("照片", count(visit.photos.count(), "visit.photos", key, "张")),
        Field("走访对象", "、".join(people) or NOTHING, span=2),
        *_outing(visit),
    )


def _outing(visit: Visit) -> tuple[Field, ...]:
    """When, with whom and how: what was told of it."""
    row = Outing.objects.filter(visit=visit).first()
    if row is None:
        return ()
    key = ref("visits.visit", visit.pk)
    return (
        Field("起止时间", f"{row.began}～{row.ended}" if row.began else NOTHING),
        Field("集体走访", count(row.headcount, "visit.group", key, "人")),
        Field("同行人", row.team or NOTHING),
        Field("接待人", row.hosts or NOTHING),
        Field("交接方式", row.handed or NOTHING, span=2),
    )


def _requests(visit: Visit) -> Block:
    rows = list(visit.requests.select_related("assigned_to").order_by("pk"))
    if not rows:
        return Paragraph("本次走访没有登记诉求。")
    body = tuple(_request(place, row) for place, row in enumerate(rows, 1))
    return Table(REQUEST_COLUMNS, body)


def _request(place: int, row: Request) -> Row:
    return (
        str(place),
        row.text,
        row.raised_on.isoformat(),
        row.assigned_to.name if row.assigned_to else NOTHING,
        row.answer or NOTHING,
        REQUEST.states[row.state],
    )


def _photos(visit: Visit) -> Block:
    rows = list(visit.photos.order_by("name", "pk"))
    if not rows:
        return Paragraph("没有照片。")
    body = tuple((str(n), row.name, row.sha256[:SHOWN]) for n, row in enumerate(rows, 1))
    return Table(PHOTO_COLUMNS, body)


def _checked(visit: Visit) -> Opinion:
    if visit.checked_by is None:
        return Opinion("核对意见")
    day = day_of_move("visits.visit", visit.pk, "check")
    name = signed_name(visit.checked_by, Role.SERVICE_CENTER, day) if day else visit.checked_by.name
    return Opinion("核对意见", "记录、照片与走访计划相符。", name, day)
