"""What the commands of `nuanliu claims` share: claims and invoices by their numbers, the key."""

from typing import TYPE_CHECKING, Any

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import option
from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.records.journal.deeds import Deed
    from nuanliu.stages.claims.models import Claim, Invoice

BY = option("--as", "login", metavar="登录名", help="由谁办理")
KEY = option("--key", metavar="防重号", default=None,
             help="自定的防重号；出错后用同一个号重试，只办一次")  # fmt: skip
REASON = option("--reason", metavar="原因", required=True, help="原因，记入流水")


def deed(login: str | None, key: str | None) -> "Deed":
    """A deed of whoever acts; under a key of his own, a retry finds what was done."""
    from dataclasses import replace

    made = office.deed(login, "claims")
    return replace(made, key=f"cli:claims:{key}") if key else made


def claim_of(number: str) -> "Claim":
    """The claim of a number; Stop names those there are."""
    from nuanliu.stages.claims.models import Claim

    rows = Claim.objects.select_related("campaign__project", "line")
    found = rows.filter(number=number).first()
    if found is None:
        named = "、".join(Claim.objects.order_by("pk").values_list("number", flat=True)[:20])
        raise Stop(f"没有报销单“{number}”", f"现有的报销单：{named or '还没有'}", REFUSED)
    return found


def invoice_of(identity: str) -> "Invoice":
    """The registered invoice of a number; Stop where there is none."""
    from nuanliu.stages.claims.models import Invoice

    found = Invoice.objects.select_related("claim", "file").filter(identity=identity).first()
    if found is None:
        fix = "用 nuanliu claims invoices 查看已登记的发票"
        raise Stop(f"没有登记过发票“{identity}”", fix, REFUSED)
    return found


def told(claim: "Claim") -> dict[str, Any]:
    """A claim for machines; amounts in fen."""
    from nuanliu.core.lifecycles import CLAIM
    from nuanliu.stages.claims.policies import missing_papers
    from nuanliu.stages.claims.queries import vouchers_of

    lines = claim.lines.order_by("place").values(
        "place", "expense", "what", "amount_fen", "function_code", "economic_code",
        "government_code",
    )  # fmt: skip
    invoices = claim.invoices.order_by("pk").values_list("identity", flat=True)
    return {
        "claim": claim.number,
        "kind": claim.kind,
        "campaign": claim.campaign_id,
        "purpose": claim.purpose,
        "amount_fen": claim.amount_fen,
        "state": claim.state,
        "state_name": CLAIM.states[claim.state],
        "reason": claim.returned_for,
        "lines": list(lines),
        "invoices": list(invoices),
        "missing": missing_papers(claim),
        "vouchers": vouchers_of(claim),
    }


def line_of(claim: "Claim") -> str:
    """A claim on one line."""
    from nuanliu.core.lifecycles import CLAIM
    from nuanliu.core.money import Money

    state = CLAIM.states[claim.state]
    return f"报销单 {claim.number}：{claim.purpose}，{Money(claim.amount_fen)} 元，{state}"
