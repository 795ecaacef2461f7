"""What a button does: the form it asks for and the one action it calls, by kind and verb."""

from nuanliu.faces.web.deeds import (
    aftercare,
    asking,
    calling,
    claims,
    disclosing,
    ending,
    exports,
    goods,
    hands,
    money,
    names,
    office,
    plan,
)
from nuanliu.faces.web.deeds.page import DeedPage

PAGES: dict[tuple[str, str], DeedPage] = {
    (page.kind, page.verb): page
    for module in (
        plan,
        office,
        names,
        money,
        claims,
        hands,
        goods,
        aftercare,
        asking,
        calling,
        disclosing,
        ending,
        exports,
    )
    for page in module.PAGES
}
