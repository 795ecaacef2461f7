"""Papers of 申报: the 汇总表 of everybody who stands in a campaign, union by union."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from nuanliu.core.documents import (
    Align,
    Cell,
    Column,
    Document,
    Figure,
    Kind,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import capitals, count, ref, within, yuan
from nuanliu.core.identity import Identity, parse_id
from nuanliu.core.imprint import Imprint
from nuanliu.core.standards import Standard
from nuanliu.records.journal.queries import day_of_move
from nuanliu.records.people.models import Person, Union
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.wording import groups_of, short_name
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.nominations.queries import stood

SIGNERS = ("制表人", "经办人", "审核人", "负责人")
LATER = "本表按申报截止时的名单统计；其后的退出、递补和实际发放见送温暖表14。"
SEXES = {"male": "男", "female": "女", "untold": "不详"}


class Tally(NamedTuple):
    """What one union put forward; amounts in fen, `sexes` and `groups` count people."""

    union: Union
    people: int
    reserves: int
    amount_fen: int
    sexes: Counter[str]
    groups: Counter[str]


def sex_of(person: Person) -> str:
    """'male', 'female', or 'untold' where the number does not tell."""
    number = person.id_number.open() if person.id_number is not None else ""
    read = parse_id(number)
    if not isinstance(read, Identity) or read.male is None:
        return "untold"
    return "male" if read.male else "female"


def summary(campaign: Campaign, imprint: Imprint) -> Document:
    """汇总表: people, sexes, groups and money by union, as on the day when collecting stopped."""
    rows = tallies(campaign)
    codes = sorted({code for row in rows for code in row.groups})
    kinds = [(code, groups_of(campaign)[code]) for code in codes]
    legend = "；".join(f"{short_name(group)}：{group.label}" for _, group in kinds)
    return imprint.form(
        f"{campaign.project.fiscal_year}年{campaign.name}慰问人员汇总表",
        campaign.project.unit_name,
        (
            _table(campaign, rows, kinds),
            Paragraph(f"类别说明：{legend}。人数、金额不含候补人员。"),
            Paragraph(LATER),
            SignatureLine(SIGNERS),
        ),
        number="送温暖表02",
        final=campaign.state in ("closed", "finished"),
        on=day_of_move("campaigns.campaign", campaign.pk, "stop_collecting"),
        wide=True,
    )


def tallies(campaign: Campaign) -> list[Tally]:
    """Who stood in a campaign when collecting stopped, by union, in order of union code."""
    by_union: dict[Union, list[Nomination]] = {}
    for row in stood(campaign):
        by_union.setdefault(row.union, []).append(row)
    return [_tally(union, members) for union, members in by_union.items()]


def _tally(union: Union, members: list[Nomination]) -> Tally:
    main = [row for row in members if not row.reserve]
    return Tally(
        union,
        len(main),
        len(members) - len(main),
        sum(row.amount_fen for row in main),
        Counter(sex_of(row.person) for row in main),
        Counter(row.group for row in main),
    )


def _table(campaign: Campaign, rows: list[Tally], kinds: list[tuple[str, Standard]]) -> Table:
    sexes = [sex for sex in SEXES if sex != "untold" or any(row.sexes[sex] for row in rows)]
    codes = [code for code, _ in kinds]
    key, whole = ref("campaigns.campaign", campaign.pk), _whole(rows)
    label = Cell("合计", col_span=2, head=True, align=Align.CENTER)
    return Table(
        _columns([*(SEXES[sex] for sex in sexes), *(short_name(group) for _, group in kinds)]),
        tuple(
            (
                str(place),
                row.union.name,
                *_figures(row, within(key, ref("people.union", row.union.pk)), sexes, codes),
                row.union.contact,
            )
            for place, row in enumerate(rows, 1)
        ),
        unit_line="单位：人、元",
        total=(label, *_figures(whole, key, sexes, codes), "") if whole else None,
        capitals=capitals(whole.amount_fen, "nomination.amount", key) if whole else "",
    )


def _columns(counted: list[str]) -> tuple[Column, ...]:
    """The columns of the 汇总表; `counted`: the sexes and groups that have one each."""
    return (
        Column("序号", 1, Align.CENTER, Kind.COUNT),
        Column("单位", 7),
        Column("人数", 2, kind=Kind.COUNT),
        *(Column(title, 1 + len(title) // 2, kind=Kind.COUNT) for title in counted),
        Column("候补", 2, kind=Kind.COUNT),
        Column("金额", 3, kind=Kind.MONEY),
        Column("联系人", 4),
    )


def _figures(row: Tally, key: str, sexes: Iterable[str], codes: Iterable[str]) -> Row:
    counted: list[Figure] = [count(row.people, "nomination.people", key)]
    for sex in sexes:
        part = within(key, ref("sex", sex))
        counted.append(count(row.sexes[sex], "nomination.people", part))
    for code in codes:
        part = within(key, ref("group", code))
        counted.append(count(row.groups[code], "nomination.people", part))
    counted.append(count(row.reserves, "nomination.reserves", key))
    return (*counted, yuan(row.amount_fen, "nomination.amount", key))


def _whole(rows: list[Tally]) -> Tally | None:
    if not rows:
        return None
    return Tally(
        rows[0].union,
        sum(row.people for row in rows),
        sum(row.reserves for row in rows),
        sum(row.amount_fen for row in rows),
        sum((row.sexes for row in rows), Counter()),
        sum((row.groups for row in rows), Counter()),
    )
