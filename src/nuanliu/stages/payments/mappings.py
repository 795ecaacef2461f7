"""银行模板: a blank form from the bank, its headings as our fields, checked by a second person."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import yaml

from nuanliu.core.banking.filling import Filled
from nuanliu.core.banking.headings import guessed, heading_row, plain
from nuanliu.core.banking.model import Column, Mapping, Medium, Value
from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import BANK_TEMPLATE
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import told
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.sandbox import OutsideFileError, in_child
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.stages.payments.bankfile import (
    CELLS,
    PURPOSE,
    Form,
    form_of,
    mapping_in,
    sample,
    shipped,
)
from nuanliu.stages.payments.models import BankTemplate

NAME = 60  # characters of a template's name
FIX = "请从网上银行下载批量代发的空白模板（带表头），再登记"


class Guess(NamedTuple):
    """A blank form understood: the sheet, the row of headings (1 counted), the mapping's text."""

    sheet: str
    row: int
    text: str
    columns: tuple[Column, ...]


def guess(data: bytes, *, name: str, bank: str) -> Guess:
    """The mapping that the headings of a bank's blank workbook suggest; Refused BANK-HEADS.

    Nothing is kept. What no synonym knows stays blank, for a person to say.
    """
    for sheet in _sheets(data):
        rows = [row[0] for row in sheet["rows"]]
        at = heading_row(rows)
        if at is not None:
            columns = guessed([cell.strip() or f"第{n}列" for n, cell in enumerate(rows[at], 1)],
                              PURPOSE)  # fmt: skip
            text = text_of(name, bank, _medium_of(data), columns, at + 2)
            return Guess(sheet["name"], at + 1, text, columns)
    what = "空白模板里找不到同时有户名、账号、金额三列的表头"
    raise Refused(Refusal("BANK-HEADS", what, FIX))


def _sheets(data: bytes) -> list[dict[str, Any]]:
    try:
        answer: dict[str, Any] = in_child(CELLS, data)
    except OutsideFileError as wrong:
        raise Refused(wrong.refusal) from wrong
    return [one for one in answer["sheets"] if not one["hidden"]]


def text_of(
    name: str, bank: str, medium: Medium, columns: tuple[Column, ...], first_row: int
) -> str:
    """A mapping as YAML, to be read, changed and checked by people."""
    written: dict[str, Any] = {
        "name": name,
        "bank": bank,
        "status": "本单位模板",
        "medium": medium.value,
        "encoding": "gbk",
        "first_row": first_row,
        "columns": [_column(one) for one in columns],
    }
    if not bank:
        del written["bank"]
    return str(yaml.safe_dump(written, allow_unicode=True, sort_keys=False))


def _column(one: Column) -> dict[str, Any]:
    value = f"const:{one.text}" if one.value is Value.CONST else one.value.value
    made: dict[str, Any] = {"title": one.title, "value": value}
    if one.required:
        made["required"] = True
    if one.max:
        made["max"] = one.max
    if one.own or one.other:
        made["map"] = {"own": one.own, "other": one.other}
    return made


def with_fields(text: str, chosen: dict[str, str]) -> str:
    """A mapping's text with what a person says of some headings: title → field, as in YAML.

    Refused BANK-MAP for a heading or a field that there is not.
    """
    mapping = mapping_in(text)
    titles = {one.title for one in mapping.columns}
    for title in chosen:
        if title not in titles:
            what = f"空白模板里没有“{title[:30]}”这一列"
            raise Refused(Refusal("BANK-MAP", what, f"现有的列：{'、'.join(sorted(titles))}"))
    said = [_column(one)["value"] for one in mapping.columns]
    titled = zip((one.title for one in mapping.columns), said, strict=True)
    return with_values(text, [chosen.get(title, value) for title, value in titled])


def with_values(text: str, values: Sequence[str]) -> str:
    """A mapping's text with what a person says of each column, from the left, as in YAML.

    Refused BANK-MAP where there are not as many columns, or they make no mapping.
    """
    told = yaml.safe_load(text)
    if len(values) != len(told["columns"]):
        what = f"空白模板有 {len(told['columns'])} 列，说明了 {len(values)} 列"
        raise Refused(Refusal("BANK-MAP", what, "请重新上传空白模板，逐列选择"))
    for one, value in zip(told["columns"], values, strict=True):
        if one["value"] != value:
            _say(one, value)
    changed = str(yaml.safe_dump(told, allow_unicode=True, sort_keys=False))
    mapping_in(changed)
    return changed


def _say(column: dict[str, Any], value: str) -> None:
    column["value"] = value
    column.pop("map", None)
    if value == Value.CROSS:
        column["map"] = {"own": "0", "other": "1"}
    if value == Value.BLANK:
        column.pop("required", None)


@action("payments.draft_template")
def draft_template(deed: Deed, *, text: str, blank: bytes = b"", blank_name: str = "") -> int:
    """登记银行模板: a mapping (YAML), and the bank's blank workbook to fill in place; its id.

    The headings of the blank must be those of the mapping, column by column. Three invented payees
    are written and read back before anything is kept. Refused BANK-MAP, BANK-HEADS, BANK-NAME.
    """
    move = permit(deed, BANK_TEMPLATE, "draft")
    mapping = mapping_in(text)
    demand(told(mapping.name, "模板名称", NAME))
    demand(_free(mapping.name))
    sheet = _fitting_sheet(mapping, blank) if blank else ""
    sample(Form(mapping, blank, sheet), day_of(deed))
    kept = keep(blank, blank_name or f"{mapping.name}空白模板", deed.at) if blank else None
    row = BankTemplate.objects.create(
        name=mapping.name,
        text=text,
        blank=kept,
        sheet=sheet,
        made_by=deed.by.person,
        made_on=day_of(deed),
        state=move.target,
    )
    record(deed, row, move=move, docs=[kept.sha256] if kept else [])
    return row.pk


def draft_shipped(deed: Deed, *, key: str) -> int:
    """登记 a template that comes with the program, to be checked against the bank's own form."""
    if key not in shipped():
        what = f"没有随附的银行模板“{key[:30]}”"
        raise Refused(Refusal("BANK-SHIPPED", what, f"现有的：{'、'.join(shipped())}"))
    return draft_template(deed, text=shipped()[key])


def _free(name: str) -> Refusal | None:
    if not BankTemplate.objects.filter(name=name).exclude(state="retired").exists():
        return None
    return Refusal("BANK-NAME", f"已经有名为“{name}”的银行模板", "请换一个名称，或先停用原来的")


def _fitting_sheet(mapping: Mapping, blank: bytes) -> str:
    for sheet in _sheets(blank):
        rows = [row[0] for row in sheet["rows"]]
        at = heading_row(rows)
        if at is not None:
            demand(_same_heads(mapping, rows[at], at))
            demand(_same_medium(mapping, blank))
            return str(sheet["name"])
    what = "空白模板里找不到同时有户名、账号、金额三列的表头"
    raise Refused(Refusal("BANK-HEADS", what, FIX))


def _medium_of(blank: bytes) -> Medium:
    """What a workbook is, by its first bytes."""
    return Medium.XLS if blank.startswith(b"\xd0\xcf\x11\xe0") else Medium.XLSX


def _same_medium(mapping: Mapping, blank: bytes) -> Refusal | None:
    found = _medium_of(blank)
    if mapping.medium is found:
        return None
    what = f"映射模板写的是 {mapping.medium}，空白模板是 {found}"
    return Refusal("BANK-HEADS", what, f"请把 medium 改为 {found}，或上传另一种空白模板")


def _same_heads(mapping: Mapping, heads: list[str], at: int) -> Refusal | None:
    ours = [plain(one.title) for one in mapping.columns]
    theirs = [plain(cell) or f"第{n}列" for n, cell in enumerate(heads, 1)]
    if ours != theirs:
        what = f"映射模板的列与空白模板第 {at + 1} 行的表头不一致：{'、'.join(theirs)[:120]}"
        return Refusal("BANK-HEADS", what, "请用这份空白模板重新对应各列")
    if mapping.medium in (Medium.CSV, Medium.TXT) or mapping.start <= at + 1:
        what = f"映射模板从第 {mapping.start} 行写起，表头在第 {at + 1} 行"
        return Refusal("BANK-HEADS", what, "请把 first_row 改为表头的下一行；空白模板须是工作簿")
    return None


@action("payments.check_template")
def check_template(deed: Deed, *, template: int) -> int:
    """核对无误: a second person compared the sample with the bank's form; it may be used now."""
    row = BankTemplate.objects.select_for_update(of=("self",)).get(pk=template)
    move = advance(deed, BANK_TEMPLATE, "check", row)
    demand(another_person(hands(deed), row.made_by_id, step="核对银行模板", before="登记模板"))
    row.checked_by, row.checked_on = deed.by.person, day_of(deed)
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("payments.retire_template")
def retire_template(deed: Deed, *, template: int) -> int:
    """停用: no file is made with it any more; runs that used it keep theirs."""
    row = BankTemplate.objects.select_for_update(of=("self",)).get(pk=template)
    move = advance(deed, BANK_TEMPLATE, "retire", row)
    row.save()
    record(deed, row, move=move)
    return row.pk


def preview(guess: Guess, blank: bytes, on: date) -> Filled:
    """Three invented payees in a blank form as it is understood; Refused BANK-MAP, BANK-BLANK."""
    return sample(Form(mapping_in(guess.text), blank, guess.sheet), on)[0]


def preview_of(template: BankTemplate, on: date) -> Filled:
    """Three invented payees as the template writes them."""
    return sample(form_of(template), on)[0]
