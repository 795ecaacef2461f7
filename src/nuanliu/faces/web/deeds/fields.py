"""The fields that the forms of deeds are made of; their values are what actions take."""

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.amounts import parse_amount

MOST_BYTES = 50 * 1024 * 1024


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


def time_of(label: str) -> forms.CharField:
    """A time of the day, chosen or typed as 09:30; it may be left."""
    widget = forms.TextInput(attrs={"type": "time"})
    return forms.CharField(label=label, max_length=5, required=False, widget=widget)


def photo(label: str, help_text: str = "") -> BytesField:
    """A photograph or a scan."""
    widget = forms.FileInput(attrs={"accept": "image/*,.pdf"})
    return BytesField(label=label, help_text=help_text, widget=widget)


def file(label: str, help_text: str = "", accept: str = "", *, needed: bool = True) -> BytesField:
    """Any file."""
    widget = forms.FileInput({"accept": accept})
    return BytesField(label=label, help_text=help_text, widget=widget, required=needed)


if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField  # not subscriptable when it runs


class Pick(_Choice):
    """A choice among rows, shown by one of their attributes ('name', 'person.name')."""

    def __init__(self, shown: str, **more: Any) -> None:
        super().__init__(**more)
        self.show: Callable[[Any], str] = lambda row: str(attrgetter(shown)(row))

    def label_from_instance(self, obj: Any) -> str:
        """What stands in the list of choices."""
        return self.show(obj)


def choice(
    model: type[Model], label: str, shown: str, *, needed: bool = True, help_text: str = ""
) -> Pick:
    """A choice among the rows of a table; the form narrows it with `choose`."""
    rows = model._default_manager.none()
    return Pick(
        shown, queryset=rows, label=label, required=needed, help_text=help_text,
        empty_label="请选择" if needed else "不选",
    )  # fmt: skip


class Files(forms.FileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True


class PhotosField(BytesField):
    """Several photos; its value is a list of (name, bytes)."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each of them as a single one would be."""
        return [super(PhotosField, self).clean(one, initial) for one in data or [None]]


def photos(label: str, help_text: str = "") -> PhotosField:
    """One or more photographs."""
    return PhotosField(label=label, help_text=help_text, widget=Files({"accept": "image/*"}))
