"""The parts that the forms of all deeds are made of."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.amounts import parse_amount
from nuanliu.records.journal.deeds import Deed

MOST_BYTES = 50 * 1024 * 1024


class DeedForm(forms.Form):
    """A form that brings the key of its deed: sent twice, it is done once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class DeedPage(NamedTuple):
    """One button: its kind and verb, the form, and the call; row is None for what begins.

    warn: a sentence above the button for what cannot be taken back.
    """

    kind: str
    verb: str
    do: Callable[[Deed, Any, dict[str, Any]], Any]
    form: type[DeedForm] = DeedForm
    warn: str = ""


class YuanField(forms.CharField):
    """An amount in yuan as people write it ('500', '￥1,000.00'); its value is whole fen."""

    def clean(self, value: Any) -> Any:
        """Fen, or the sentence that says what is wrong with the amount."""
        text = super().clean(value)
        if not text:
            return None
        found = parse_amount(text)
        if isinstance(found, Refusal):
            raise forms.ValidationError(f"{found.what}。{found.fix}")
        return found.fen


class BytesField(forms.FileField):
    """A file; its value is (name, bytes)."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Read the upload once, refuse what is too large."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 50 MB，请压缩或拆分后再上传")
        return upload.name, upload.read()


def long_text(
    label: str, longest: int, *, needed: bool = True, help_text: str = ""
) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, max_length=longest, required=needed, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def short_text(
    label: str, longest: int, *, needed: bool = True, help_text: str = ""
) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(label=label, max_length=longest, required=needed, help_text=help_text)


def day(label: str) -> forms.DateField:
    """A day, chosen or typed as 2024-01-31."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


def photo(label: str, help_text: str = "") -> BytesField:
    """A photograph or a scan."""
    widget = forms.FileInput(attrs={"accept": "image/*,.pdf"})
    return BytesField(label=label, help_text=help_text, widget=widget)


def file(label: str, help_text: str = "", accept: str = "") -> BytesField:
    """Any file."""
    return BytesField(label=label, help_text=help_text, widget=forms.FileInput({"accept": accept}))


class ReasonForm(DeedForm):
    """A deed that wants a reason."""

    reason = long_text("原因", 200)
