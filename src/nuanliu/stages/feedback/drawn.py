"""The office's list of those drawn for a survey, with all that is needed to draw it again."""

from nuanliu.core.documents import (
    Align,
    Cell,
    Column,
    Document,
    Field,
    Fields,
    Kind,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import count, ref
from nuanliu.core.imprint import Imprint
from nuanliu.records.journal.queries import day_of_move
from nuanliu.stages.feedback.models import Asked, Survey
from nuanliu.stages.feedback.queries import drawn_in

COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("发放编号", 4, kind=Kind.ID),
    Column("姓名", 2),
    Column("工会代码", 2, kind=Kind.ID),
    Column("所在工会", 5),
    Column("送达记录", 2),
)
METHOD = (
    "抽样框为本次活动已到账的全部发放编号，按基层工会分层，各层人数按比例分配（余数大者先得）；"
    "层内按“种子/工会代码”与发放编号（两者之间为一个零字节）的 SHA-256 值由小到大取足。"
    "凭发放结果和抽样种子可以重新抽取，名单应当一致。"
)
ANONYMOUS = "本名单只用于分发问卷和回访，不与答卷对应；送达方式和日期由经办人填入送达记录。"


def drawn_list(survey: Survey, imprint: Imprint) -> Document:
    """满意度调查抽样名单 of a survey that was opened: everybody drawn, in the order of the draw."""
    project = survey.campaign.project
    return imprint.form(
        f"{project.fiscal_year}年{survey.campaign.name}满意度调查抽样名单",
        project.unit_name,
        (
            _facts(survey),
            Paragraph(METHOD),
            _table(survey),
            Paragraph(ANONYMOUS),
            SignatureLine(("抽样人", "经办人", "审核人")),
        ),
        number="送温暖表10附",
        final=True,
        on=day_of_move("feedback.survey", survey.pk, "open"),
    )


def _facts(survey: Survey) -> Fields:
    key = ref("feedback.survey", survey.pk)
    return Fields(
        (
            Field("实际慰问", count(survey.population, "survey.population", key, "人")),
            Field("抽取对象", count(survey.asked.count(), "survey.drawn", key, "人")),
            Field("发出问卷", count(survey.issued, "survey.issued", key, "份")),
            Field("抽样种子", survey.seed),
        )
    )


def _table(survey: Survey) -> Table:
    drawn = count(survey.asked.count(), "survey.drawn", ref("feedback.survey", survey.pk), "人")
    return Table(
        COLUMNS,
        tuple(_row(one) for one in drawn_in(survey)),
        total=(Cell("合计", col_span=2, head=True, align=Align.CENTER), Cell(drawn, col_span=4)),
        name_column=2,
    )


def _row(one: Asked) -> Row:
    payment = one.payment
    union = payment.nomination.union
    name = payment.person.name
    return (str(one.place), payment.number, name, union.code, union.name, "")
