"""What every page shows around its content: whose books, who is signed in, menu, reading size."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.menu import MENU, PHONE, Entry, entries
from nuanliu.faces.web.vendor import has_packages
from nuanliu.faces.web.words import in_english, listed
from nuanliu.records.people.models import Kind
from nuanliu.records.people.queries import whose_books


def house(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html; a page for nobody in particular gets only the unit."""
    signed: Signed | None = getattr(request, "signed", None)
    roles = signed.roles if signed else frozenset()
    match = request.resolver_match
    unit, kind = whose_books()
    menu, phone_menu, held = _of(roles)
    return {
        "unit": unit,
        "is_demo": kind == Kind.DEMO,
        "menu": menu,
        "may_search": bool(roles & READERS),
        "has_basics": any(one.route == "basics" for one in menu),
        "phone_menu": phone_menu,
        "here": getattr(request, "menu_entry", "") or (match.url_name if match else ""),
        "actor": signed.account if signed else None,
        "stamp": signed.stamp if signed else "",
        "today": signed.today if signed else None,
        "role_names": listed(held),
        "has_packages": has_packages(),
        "in_english": in_english(),
        "size": request.COOKIES.get("size", "m"),
        "contrast": request.COOKIES.get("contrast", ""),
    }


@cache
def _of(roles: frozenset[Role]) -> tuple[list[Entry], list[Entry], tuple[str, ...]]:
    """Menu, bar of the phone and the roles by name: the same for all who hold these roles."""
    held = tuple(role.chinese for role in Role if role in roles)
    return entries(MENU, roles), entries(PHONE, roles), held
