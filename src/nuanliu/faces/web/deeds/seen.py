"""A form with a file that is looked at before anything is done with it.

Between the looks the file lies in the page, sealed with the keys of the books to what it is about
and to who looked: the office keeps nothing of it before it is taken in, and no number in it can be
read in the page.
"""

import base64
from typing import Any

from django import forms

from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.records.people import keys
from nuanliu.records.people.crypto import SealError

END = b"\0"  # between the name and the bytes of a sealed file: no name has it
AGAIN = "这个文件不是在这里看过的，请重新选择"


class SeenForm(DeedForm):
    """A file chosen, or sealed as it was looked at; its field is named by `upload`.

    sealed: what goes into the page after a look, '' before.
    """

    upload = ""
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    sealed = ""

    def offer(self) -> None:
        """Looked at once, the file need not be chosen again."""
        if self.data.get("seen"):
            self.fields[self.upload].required = False

    def clean(self) -> dict[str, Any]:
        """A chosen file goes before a sealed one."""
        given = super().clean() or {}
        if not given.get(self.upload) and given.get("seen"):
            given[self.upload] = self._opened(given["seen"])
        return given

    @property
    def looking(self) -> bool:
        """Whether the file was chosen just now, and nobody has seen what it says."""
        return self.upload in self.files

    def seal(self) -> None:
        """Let the page carry the file."""
        name, data = self.cleaned_data[self.upload]
        blob = keys.current().seal_bytes(self._aad, name.encode() + END + data)
        self.sealed = base64.b64encode(blob).decode()

    @property
    def _aad(self) -> str:
        about = self.row.pk if self.row is not None else ""
        return f"web.{self.upload}:{about}:{self.signed.account.pk}"

    def _opened(self, sealed: str) -> tuple[str, bytes]:
        try:
            blob = base64.b64decode(sealed, validate=True)
            told = keys.current().open_bytes(self._aad, blob)
        except (SealError, ValueError):
            raise forms.ValidationError(AGAIN) from None
        name, _, data = told.partition(END)
        return name.decode(), data
