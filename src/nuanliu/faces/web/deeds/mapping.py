"""登记银行模板 in steps: the blank form, what each heading is, three rows as the bank sees them."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import count, takewhile
from typing import Any, NamedTuple

from django import forms

from nuanliu.core.banking.filling import Filled
from nuanliu.core.banking.model import Column, Value
from nuanliu.core.refusal import Refused
from nuanliu.faces.web.deeds.fields import file, short_text
from nuanliu.faces.web.deeds.seen import SeenForm
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.payments import mappings
from nuanliu.stages.payments.bankfile import GENERIC, mapping_in, shipped

NO_NAME = "本单位模板"  # stands in until the name is typed


class Heading(NamedTuple):
    """A column of the blank form: its place, heading, what it carries, what three rows show."""

    place: int
    title: str
    value: str
    text: str
    shown: list[str]


class MappingForm(SeenForm):
    """银行模板: one that comes with the program, or the bank's own blank workbook."""

    upload = "blank"
    shipped = forms.ChoiceField(label="随附的参考模板", required=False)
    name = short_text(
        "模板名称", 60, needed=False, help_text="用银行的空白模板时填写，如 云川农商行代发"
    )
    bank = short_text("银行", 60, needed=False, help_text="银行名称里的字，用来判断是否本行账户")
    blank = file(
        "银行的空白模板",
        "从网上银行下载的工作簿；代发时在它上面原样填写",
        ".xlsx,.xls",
        needed=False,
    )
    filled: Filled | None = None
    values = tuple((one.value, one.chinese) for one in Value)

    def offer(self) -> None:
        """The shipped templates by their names."""
        super().offer()
        named = [(key, mapping_in(text).name) for key, text in shipped().items() if key != GENERIC]
        self.fields["shipped"].choices = [("", "—"), *named]  # type: ignore[attr-defined] # of a ChoiceField

    def clean(self) -> dict[str, Any]:
        """One of the two, and a name for the bank's own; what was said of its headings."""
        given = super().clean()
        given["values"] = self._said()
        if bool(given.get("shipped")) == bool(given.get("blank")):
            raise forms.ValidationError("请选一份随附模板，或上传银行的空白模板，二者取一")
        if given.get("blank") and not given.get("name"):
            self.add_error("name", "请填写模板名称")
        return given

    def _said(self) -> list[str]:
        places = takewhile(lambda n: f"column-{n}" in self.data, count())
        said = [(self.data[f"column-{n}"], self.data.get(f"text-{n}", "")) for n in places]
        return [f"{value}:{text}" if value == Value.CONST else value for value, text in said]

    @property
    def looking(self) -> bool:
        """Chosen just now, or asked to be shown once more."""
        return super().looking or "again" in self.data

    def look(self) -> None:
        """Three invented payees in the bank's own form; Refused as the deed would be."""
        if not self.cleaned_data.get("blank"):
            return
        self.seal()
        self.fields["name"].required = True  # as the label of the next step says
        guess, data = _understood(self.cleaned_data), self.cleaned_data["blank"][1]
        self.filled = mappings.preview(guess, data, self.signed.today)

    @property
    def headings(self) -> list[Heading]:
        """The columns as they are said to be by now; none before a blank form is understood."""
        with suppress(Refused):
            return _headings(self._columns(), self.filled)
        return []

    def _columns(self) -> Sequence[Column]:
        given = getattr(self, "cleaned_data", {})
        if not given.get("blank"):
            return ()
        try:
            return mapping_in(_understood(given).text).columns
        except Refused:  # said so that it makes no mapping: as the headings alone suggest
            return _understood(given | {"values": []}).columns


def _headings(columns: Sequence[Column], filled: Filled | None) -> list[Heading]:
    rows = filled.rows if filled is not None else ()
    return [
        Heading(at, one.title, one.value.value, one.text, [row[at] for row in rows])
        for at, one in enumerate(columns)
    ]


def _understood(given: dict[str, Any]) -> mappings.Guess:
    """The blank form with what a person says of its headings; Refused BANK-HEADS, BANK-MAP."""
    name, data = given.get("name") or NO_NAME, given["blank"][1]
    found = mappings.guess(data, name=name, bank=given.get("bank") or "")
    if not given["values"]:
        return found
    return found._replace(text=mappings.with_values(found.text, given["values"]))


def draft(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    """Keep the template, to be checked by a second person."""
    if given["shipped"]:
        return mappings.draft_shipped(deed, key=given["shipped"])
    name, data = given["blank"]
    return mappings.draft_template(deed, text=_understood(given).text, blank=data, blank_name=name)
