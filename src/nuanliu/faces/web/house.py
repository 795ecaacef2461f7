"""What every page shows around its content: whose books, who is signed in, menu, reading size."""

from typing import Any

from django.http import HttpRequest

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.menu import MENU, PHONE, entries
from nuanliu.faces.web.vendor import has_packages
from nuanliu.faces.web.words import in_english, listed
from nuanliu.records.people.models import Kind
from nuanliu.records.people.queries import kind_of_books, name_of_unit


def house(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html; a page for nobody in particular gets only the unit."""
    signed: Signed | None = getattr(request, "signed", None)
    roles = signed.roles if signed else frozenset()
    match = request.resolver_match
    return {
        "unit": name_of_unit(),
        "is_demo": kind_of_books() == Kind.DEMO,
        "menu": entries(MENU, roles),
        "may_search": bool(roles & READERS),
        "phone_menu": entries(PHONE, roles),
        "here": getattr(request, "menu_entry", "") or (match.url_name if match else ""),
        "actor": signed.account if signed else None,
        "stamp": signed.stamp if signed else "",
        "today": signed.today if signed else None,
        "role_names": listed(role.chinese for role in Role if role in roles),
        "has_packages": has_packages(),
        "in_english": in_english(),
        "size": request.COOKIES.get("size", "m"),
        "contrast": request.COOKIES.get("contrast", ""),
    }
