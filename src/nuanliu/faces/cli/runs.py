"""What the commands of `nuanliu pay` share: runs and payments by their numbers, and answers."""

import json
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Decorated, option
from nuanliu.faces.cli.problems import REFUSED, Stop, named

if TYPE_CHECKING:
    from nuanliu.stages.payments.models import BankTemplate, Payment, Run

BY = option("--as", "login", metavar="登录名", help="由谁办理")


def _keep_key(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Remember the key for `office.deed`; an empty one would be as if none were given."""
    if value is not None and not value.strip():
        raise Stop(f"{named(param)}是空的", "请写明防重号")
    if value:
        ctx.meta[office.TYPED_KEY] = value


_ONCE = option("--key", metavar="防重号", expose_value=False, callback=_keep_key,
               help="自定的防重号；出错后用同一个号重试，只办一次")  # fmt: skip


def BY_ONCE(command: Decorated) -> Decorated:  # noqa: N802 - stands among the options
    """Who acts, and under which key of his own: of every deed with money or goods."""
    return BY(_ONCE(command))


RULING = option("--ruling", metavar="文号", default=None, help="标准收紧后仍按原标准发放的决定文号")
REASON = option("--reason", metavar="理由", required=True, help="理由，记入流水")


def echo(told: Any, *, as_json: bool, line: str) -> None:
    """The answer as JSON, or as lines for people."""
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else line)


def run_of(number: str) -> "Run":
    """The run of a number; Stop names those there are."""
    from nuanliu.stages.payments.models import Run

    found = Run.objects.select_related("batch__campaign", "template").filter(number=number).first()
    if found is None:
        named = "、".join(Run.objects.order_by("pk").values_list("number", flat=True)[:20])
        raise Stop(f"没有发放批“{number}”", f"现有的发放批：{named or '还没有'}", REFUSED)
    return found


def template_of(number: int) -> "BankTemplate":
    """The bank template of a number; Stop where there is none."""
    from nuanliu.stages.payments.models import BankTemplate

    rows = BankTemplate.objects.select_related("blank", "made_by", "checked_by")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Stop(f"没有编号 {number} 的银行模板", "用 nuanliu bank list 查看编号", REFUSED)
    return found


def payment_of(number: str) -> "Payment":
    """The payment of a number; Stop where there is none."""
    from nuanliu.stages.payments.models import Payment

    found = Payment.objects.filter(number=number).first()
    if found is None:
        raise Stop(f"没有发放编号“{number}”", "请核对编号，如 2024-01-DF-01-0001", REFUSED)
    return found


def fen_of(text: str) -> int:
    """An amount in yuan as typed, in fen; Stop for what is none."""
    from nuanliu.core.money import Money, MoneyError

    try:
        return Money.parse(text).fen
    except MoneyError as wrong:
        raise Stop(str(wrong), "金额以元计，如 350000.00") from None
