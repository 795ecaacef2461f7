"""What every page shows around its content: whose books, who is signed in, menu, reading size."""

from typing import Any

from django.http import HttpRequest

from nuanliu.core.roles import Role
from nuanliu.faces.web.menu import MENU, PHONE, entries
from nuanliu.records.people.models import Installation, Union

SIZES = ("小", "中", "大")


def house(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html; a page for nobody in particular gets only the unit."""
    roles: frozenset[Role] = getattr(request, "roles", frozenset())
    installation = Installation.objects.first()
    root = Union.objects.filter(parent=None).first()
    match = request.resolver_match
    return {
        "unit": root.name if root else "",
        "is_demo": installation is not None and installation.is_demo,
        "menu": entries(MENU, roles),
        "phone_menu": entries(PHONE, roles),
        "here": getattr(match, "route_entry", "") or (match.url_name if match else ""),
        "actor": getattr(request, "actor", None),
        "role_names": "、".join(role.chinese for role in Role if role in roles),
        "size": request.COOKIES.get("size", "m"),
        "contrast": request.COOKIES.get("contrast", ""),
    }
