"""申报、审核、公示、审批: what belongs to a roster, a nomination and a batch."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller, count, lead, page_of, state, yuan
from nuanliu.faces.web.words import in_english, word
from nuanliu.stages.campaigns.wording import groups_of, short_name
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.reviews.queries import duty_rows, latest_notice, signatures_waiting

PEOPLE = (("姓名", ""), ("单位", ""), ("类别", ""), ("金额（元）", "num"), ("方式", ""),
          ("状态", ""))  # fmt: skip
PAID = (("金额（元）", "num"), ("送出", ""), ("到账", ""), ("状态", ""))
TONES = {"error": "tag tag-stop", "review": "tag tag-ask", "decision": "tag tag-ask"}


def people_rows(campaign: Any, rows: list[Any]) -> list[list[Cell]]:
    """Nominations as the cells of `PEOPLE`."""
    groups = {code: short_name(one) for code, one in groups_of(campaign).items()}
    return [
        [lead(one.person.name + (word("（候补）") if one.reserve else ""), "nomination", one.pk),
         Cell(one.union.name), Cell(groups.get(one.group, one.group)), yuan(one.amount_fen),
         Cell(word(one.get_channel_display()), look="nowrap"), state("nomination", one)]
        for one in rows
    ]  # fmt: skip


def _roster(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    found = row.findings.exclude(severity="note").order_by("row", "pk")[:200]
    yield Panel("须处理", (("位置", ""), ("问题", ""), ("怎么改", "")), [
        [Cell(word(f"第{one.row}行 {one.column}列"), look="lead nowrap"),
         Cell(f"{one.message} [{one.code}]"), Cell(one.fix)] for one in found
    ], empty="没有须处理的问题", links=_of_roster(row, signed))  # fmt: skip
    rows = Nomination.objects.filter(roster=row).select_related("person", "union")
    page, more = page_of(rows, after)
    cells = people_rows(row.campaign, page)
    if not signed.roles & READERS:
        cells = _with_results(page, cells)
    yield Panel("已收录", PEOPLE, cells, more=more, compact=True)


def _with_results(rows: list[Any], cells: list[list[Cell]]) -> list[list[Cell]]:
    """For a chair, who sees no payment: what became of the money in place of the approval."""
    found = Payment.objects.filter(nomination__in=[one.pk for one in rows]).exclude(state="void")
    paid = {one.nomination_id: one for one in found.order_by("pk")}
    return [
        [*line[:-1], state("payment", paid[one.pk])] if one.pk in paid else line
        for one, line in zip(rows, cells, strict=True)
    ]


def _dots(sealed: object) -> str:
    """A number as everybody sees it: that it is there, and no digit of it."""
    return str(word("已登记 ••••" if sealed is not None else "没有登记"))


def _of_roster(row: Any, signed: Signed) -> tuple[tuple[str, str], ...]:
    """What leads on from a roster, for who may follow: mending, likely pairs, the marked file."""
    if not signed.roles & {Role.OFFICE, Role.CHAIR}:
        return ()
    marked = ("下载批注文件", reverse("marked", args=[row.pk]))
    pairs = ("疑似同一人", reverse("pairs", args=[row.pk]))
    mend = (("就地改正", reverse("mending", args=[row.pk])),) if row.state != "undone" else ()
    return (*mend, pairs, marked) if Role.OFFICE in signed.roles else (*mend, marked)


def _nomination(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del after
    links: tuple[tuple[str, str], ...] = (("查看号码", reverse("number", args=[row.pk])),)
    if signed.roles & {Role.OFFICE, Role.SERVICE_CENTER, Role.CHAIR}:
        links = (("本人页面", reverse("worker-link", args=[row.pk])), *links)
    item = "Item" if in_english() else "项目"  # which is elsewhere a project
    yield Panel("证件和账户", ((item, ""), ("内容", "")), [
        [Cell(word("证件号码"), look="lead"), Cell(_dots(row.person.id_number))],
        [Cell(word("联系电话"), look="lead"), Cell(_dots(row.person.phone))],
        [Cell(word("银行卡号"), look="lead"), Cell(_dots(row.person.card))],
        [Cell(word("开户银行"), look="lead"), Cell(row.person.bank or "—")],
    ], links=links)  # fmt: skip
    paid = row.payments.order_by("pk")
    if not signed.roles & READERS:
        yield Panel("发放", PAID, [_came(one) for one in paid.exclude(state="void")])
        return
    yield Panel("发放", (("编号", ""), *PAID), [
        [lead(one.number, "payment", one.pk), *_came(one)] for one in paid
    ])  # fmt: skip


def _came(one: Payment) -> list[Cell]:
    """A payment as the cells of `PAID`."""
    return [
        yuan(one.amount_fen),
        Cell(one.sent_on or "—"),
        Cell(one.paid_on or "—"),
        state("payment", one),
    ]


def many_links(kind: str, row: Any, signed: Signed) -> tuple[tuple[str, str], ...]:
    """What somebody may do to many people of a list at once."""
    verbs = {
        "return": ("成批退回", frozenset({Role.OFFICE, Role.SERVICE_CENTER})),
        "reject": ("成批不通过", frozenset({Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER})),
        "withdraw": ("成批退出", frozenset({Role.OFFICE})),
    }
    if kind == "batch":
        verbs = {"reject": ("成批不通过", frozenset({Role.LEADER})), "withdraw": verbs["withdraw"]}
    return tuple(
        (words, reverse("many", args=[kind, row.pk, verb]))
        for verb, (words, roles) in verbs.items()
        if roles & signed.roles
    )


def _batch(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    rows = row.items.select_related("nomination__person", "nomination__union")
    page, more = page_of(rows, after, "nomination_id")
    links = many_links("batch", row, signed) if row.state != "approved" else ()
    cells = people_rows(row.campaign, [one.nomination for one in page])
    yield Panel("名单", PEOPLE, cells, more=more, compact=True, links=links)
    if after:
        return
    yield from _said(row)
    decided = row.decisions.select_related("approver").order_by("pk")
    heads = (("文号", ""), ("日期", ""), ("人数", "num"), ("金额（元）", "num"), ("签批", ""),
             ("凭证", ""))  # fmt: skip
    yield Panel("集体决定", heads, [
        [Cell(one.number, look="lead"), Cell(one.on, look="nowrap"), count(one.people),
         yuan(one.total_fen), Cell(one.approver.name), Cell(one.voucher)] for one in decided
    ])  # fmt: skip


def _said(row: Any) -> Iterator[Panel]:
    """Who did and said what on a batch: duties, opinions, signatures, the notice."""
    duties = "；".join(
        f"{word(one.get_duty_display())} {one.person.name}" for one in duty_rows(row)
    )
    notice = latest_notice(row)
    hung = word(f"公示 {notice.posted_on} 至 {notice.ends_on}") if notice else ""
    opinions = row.opinions.select_related("person").order_by("pk")
    said = [
        [Cell(one.person.name, look="lead"), Cell(word("同意" if one.agrees else "退回"),
              look="tag tag-good" if one.agrees else "tag tag-ask"),
         Cell(one.text), Cell(one.on, look="nowrap")] for one in opinions
    ]  # fmt: skip
    said += [
        [Cell(one.person.name, look="lead"), Cell(word("签署"), look="tag tag-good"),
         Cell(f"{one.text}（{one.number}）"), Cell(one.on, look="nowrap")]
        for one in signatures_waiting(row)
    ]  # fmt: skip
    note = "。".join(part for part in (duties, hung) if part)
    yield Panel("意见", (("姓名", ""), ("表态", ""), ("意见", ""), ("日期", "")), said, note=note)


TELLERS: dict[str, Teller] = {"roster": _roster, "nomination": _nomination, "batch": _batch}
