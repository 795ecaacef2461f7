"""What somebody had typed when his session ran out: sealed, for himself alone, shown once more.

Only forms of deeds are kept, never a password; chosen files cannot be, and the page says so. What
lies in the session is sealed with the keys of the books, like every number.
"""

import base64
import json
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from nuanliu.records.people import keys
from nuanliu.records.people.crypto import SealError

KEPT = "kept"
AAD = "web.kept"
ROUTES = frozenset({"deed", "begin"})
NEVER = frozenset({"csrfmiddlewaretoken", "key", "seen"})  # seen: a whole file, sealed
BACK = "已恢复您填写的内容，文件请重新选择。请核对后再提交"


def typed(request: HttpRequest) -> str | None:
    """The form that was sent, sealed to its address and its owner; None where nothing is kept."""
    if request.method != "POST" or not _of_a_deed(request.path_info):
        return None
    data = {name: values for name, values in request.POST.lists() if name not in NEVER}
    told = {"by": request.user.pk, "path": request.path, "data": data}
    sealed = keys.current().seal(AAD, json.dumps(told, ensure_ascii=False))
    return base64.b64encode(sealed).decode()


def _of_a_deed(path: str) -> bool:
    try:
        return resolve(path).url_name in ROUTES
    except Resolver404:
        return False


def taken_back(request: HttpRequest, account: int) -> dict[str, list[str]]:
    """What this account had typed at this address; given once, and to nobody else."""
    kept = request.session.get(KEPT)
    if kept is None or request.method != "GET":
        return {}
    try:
        told = json.loads(keys.current().open(AAD, base64.b64decode(kept)))
    except (SealError, ValueError):
        told = {}
    if told.get("by") == account and told.get("path") != request.path:
        return {}  # still on his way there
    del request.session[KEPT]
    data: dict[str, list[str]] = told.get("data", {}) if told.get("by") == account else {}
    return data


def as_initial(form: forms.Form, data: dict[str, list[str]]) -> None:
    """Put what was typed into the fields of a fresh form; its key is a new one."""
    for name, values in data.items():
        field = form.fields.get(name)
        if field is not None and not isinstance(field, forms.FileField):
            form.initial[name] = _value(field, values)


def _value(field: forms.Field, values: list[str]) -> Any:
    several = isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField))
    return values if several else values[-1]
