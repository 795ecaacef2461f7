"""`nuanliu pay`: lock, bank file, release, results, exceptions, stuck money, recovery."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.paying_after import COMMANDS
from nuanliu.faces.cli.paying_hands import COMMANDS as HANDS
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.runs import BY_ONCE, REASON, RULING, echo, fen_of, run_of, template_of

if TYPE_CHECKING:
    from nuanliu.stages.payments.models import Run


@click.group(cls=Group)
def command() -> None:
    """发放：锁定、代发文件、送出、回盘、现金领用、基层工会代发、重发、滞留资金、追回。

    批次号如 2024-01-DF-01。
    """


@command.command("lock", cls=Command)
@click.argument("batch", metavar="批次编号", type=int)
@option("--cash", is_flag=True, help="现金签领（缺省为银行代发）")
@option("--by-bank", is_flag=True, help="按收款人的开户银行各锁一批")
@option(
    "--template", metavar="编号", type=int, default=None, help="按这份银行模板分批，并用它做文件"
)
@RULING
@BY_ONCE
@json_option
@data_option
def lock(
    batch: int,
    cash: bool,  # noqa: FBT001 - click passes options by name
    by_bank: bool,  # noqa: FBT001 - click passes options by name
    template: int | None,
    ruling: str | None,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """锁定已批准的人员；有异议、撤回同意、缺收款账户的人留下并列出。"""
    office.open_books()
    from nuanliu.stages.nominations.models import Channel
    from nuanliu.stages.payments import actions, queries
    from nuanliu.stages.payments.models import Run
    from nuanliu.stages.reviews.models import Batch

    found = Batch.objects.filter(pk=batch).first()
    if found is None:
        raise Stop(f"没有编号 {batch} 的批次", "请核对批次编号", REFUSED)
    if cash + by_bank + (template is not None) > 1:
        raise Stop("--cash、--by-bank 和 --template 只能用一个", "现金发放不分银行")
    deed = office.deed(login, "pay")
    channel = Channel.CASH if cash else Channel.BANK
    if template is not None:
        form = template_of(template).pk
        made = actions.lock_for_template(deed, batch=batch, template=form, ruling=ruling or "")
    elif by_bank:
        made = actions.lock_by_bank(deed, batch=batch, ruling=ruling or "")
    else:
        made = [actions.lock(deed, batch=batch, channel=channel, ruling=ruling or "")]
    runs = list(Run.objects.filter(pk__in=made).order_by("pk"))
    left = [row.person.name for row in queries.held_back(found, channel)]
    told = {"runs": [_told(one) for one in runs], "left": left}
    lines = [_line(one) for one in runs] + (
        [f"留下 {len(left)} 人：{'、'.join(left)}"] if left else []
    )
    echo(told, as_json=as_json, line="\n".join(lines))


def _told(run: "Run") -> dict[str, Any]:
    from nuanliu.core.lifecycles import RUN
    from nuanliu.core.money import Money

    return {
        "run": run.number,
        "people": run.people,
        "amount": Money(run.total_fen).plain_text(),
        "control": run.control,
        "sha256": run.file_id,
        "template": run.template.name if run.template else None,
        "state": RUN.states[run.state],
    }


def _line(run: "Run") -> str:
    told = _told(run)
    return f"发放批 {told['run']}：{told['people']} 笔，{told['amount']} 元，{told['state']}"


@command.command("check", cls=Command)
@click.argument("run", metavar="批次号")
@option("--template", metavar="编号", type=int, default=None, help="银行模板（缺省为通用清单）")
@json_option
@data_option
def check(run: str, template: int | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """预检：列出银行文件装不下的人和原因（生僻字、缺网点、过长、账号重复），不改动账。"""
    office.open_books()
    from nuanliu.stages.payments.bankfile import form_of
    from nuanliu.stages.payments.batching import preflight

    row = run_of(run)
    chosen = template_of(template) if template is not None else None
    found = preflight(row, form_of(chosen), office.today())
    told = [
        {"number": one.number, "code": one.refusal.code, "what": one.refusal.what,
         "fix": one.refusal.fix} for one in found
    ]  # fmt: skip
    lines = [f"{one.number} {one.refusal.text()}" for one in found]
    rest = row.people - len(found)
    echo(
        told,
        as_json=as_json,
        line="\n".join([*lines, f"可以代发 {rest} 笔，装不下 {len(found)} 笔"]),
    )
    return 1 if found else 0


@command.command("file", cls=Command)
@click.argument("run", metavar="批次号")
@option("--template", metavar="编号", type=int, default=None, help="银行模板（缺省为通用清单）")
@BY_ONCE
@json_option
@data_option
def file_(run: str, template: int | None, login: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """生成代发文件并读回核对；装不下的人移出本批。打印笔数、合计、控制码和文件指纹。"""
    office.open_books()
    from nuanliu.stages.payments.batching import prepare_file

    row = run_of(run)
    if template is not None:
        template_of(template)
    elif row.template_id is not None:
        template = row.template_id  # chosen when it was locked
    left = prepare_file(office.deed(login, "pay"), run=row.pk, template=template)
    made = run_of(run)
    lines = [*left, _line(made), f"名单控制码 {made.control}", f"文件指纹 SHA-256 {made.file_id}"]
    echo(_told(made) | {"left": left}, as_json=as_json, line="\n".join(lines))


@command.command("release", cls=Command)
@click.argument("run", metavar="批次号")
@BY_ONCE
@json_option
@data_option
def release(run: str, login: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """送出：由锁定人以外的人重新读文件、重新加总，一致才送出。"""
    office.open_books()
    from nuanliu.stages.payments import actions

    actions.release(office.deed(login, "pay"), run=run_of(run).pk)
    made = run_of(run)
    line = f"{_line(made)}。文件指纹 SHA-256 {made.file_id or '（没有文件）'}"
    echo(_told(made), as_json=as_json, line=line)


@command.command("take", cls=Command)
@click.argument("run", metavar="批次号")
@option("--out", metavar="目录", required=True, help="写到哪个目录")
@option("--reason", metavar="用途", default="", help="用途；第一次取件可不写")
@BY_ONCE
@data_option
def take(run: str, out: str, reason: str, login: str | None) -> None:
    """取出代发文件交给银行；谁、何时、为何取件都记入流水。"""
    data = office.open_books()
    from nuanliu.records.journal.stamps import stamped_name
    from nuanliu.stages.payments import handing

    row = run_of(run)
    deed = office.deed_in_books(office.deed(login, "pay"))
    if not handing.takes_by_duty(row, deed.by.person_id):
        office.await_agreement(deed, handing.bank_wanted(row), reason)
    given = handing.take_bank_file(deed, run=row.pk, reason=reason)
    name = stamped_name(f"代发文件-{row.number}.{handing.ending_of_file(row)}", deed.by, deed.at)
    at = office.write_file(office.out_folder(out, data), name, given)
    click.echo(f"已写入 {at}")


@command.command("treasury", cls=Command)
@click.argument("run", metavar="批次号")
@click.argument("amount", metavar="金额")
@option("--voucher", metavar="凭证号", required=True, help="财政国库集中支付凭证的编号")
@option("--dated", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), default=None, help="拨款日期")
@option("--scan", metavar="文件", default=None, help="支付凭证的扫描件")
@BY_ONCE
@json_option
@data_option
def treasury(
    run: str,
    amount: str,
    voucher: str,
    dated: Any,
    scan: str | None,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """登记财政已拨到银行的代发待结算户；不等于个人已到账。"""
    office.open_books()
    from nuanliu.stages.payments.batching import treasury_paid

    treasury_paid(
        office.deed(login, "pay"),
        run=run_of(run).pk,
        reference=voucher,
        amount_fen=fen_of(amount),
        on=dated.date() if dated else None,
        data=office.read_file(scan) if scan else b"",
    )
    _levels(run, as_json=as_json)


def _levels(number: str, *, as_json: bool) -> None:
    from nuanliu.core.money import Money
    from nuanliu.stages.payments.batching import levels_of

    run = run_of(number)
    found = levels_of(run)
    lines = [
        f"{name} {one.people} 人 {Money(one.fen)} 元"
        for name, one in (
            ("应发", found.asked),
            ("财政已拨", found.treasury),
            ("个人已到账", found.persons),
        )
    ]
    echo(_told(run) | found.to_json(), as_json=as_json, line="；".join(lines))


@command.command("show", cls=Command)
@click.argument("run", metavar="批次号")
@json_option
@data_option
def show(run: str, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """一批的应发、财政已拨、个人已到账。"""
    office.open_books()
    _levels(run, as_json=as_json)


@command.command("result", cls=Command)
@click.argument("run", metavar="批次号")
@click.argument("file", metavar="回盘文件")
@option("--book", is_flag=True, help="导入（缺省只预览，不改动账）")
@BY_ONCE
@json_option
@data_option
def result(run: str, file: str, book: bool, login: str | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """银行回盘：先预览每一行的结果，加 --book 才导入。列的顺序不限，文本、工作簿都可以。"""
    office.open_books()
    from nuanliu.stages.payments.answers import contradicted, counted, previewed
    from nuanliu.stages.payments.results import read_result

    row, data, name = run_of(run), office.read_file(file), Path(file).name
    if book:
        told = read_result(office.deed(login, "pay"), run=row.pk, name=name, data=data)
        echo(told, as_json=as_json, line=_counts(told))
        return 0
    verdicts = previewed(row, name, data)
    told, refusal = counted(verdicts), contradicted(verdicts)
    odd = [one for one in verdicts if one.code]
    lines = [f"第{one.line.row}行 {one.why} [{one.code}]" for one in odd]
    end = refusal.text() if refusal else f"{_counts(told)}。以上是预览，没有改动账；导入请加 --book"
    rows = [{"row": one.line.row, "code": one.code, "why": one.why} for one in odd]
    answer = {**told, "rows": rows, "refused": refusal.code if refusal else None}
    echo(answer, as_json=as_json, line="\n".join([*lines, end]))
    return 1 if refusal else 0


def _counts(told: dict[str, int]) -> str:
    words = {"paid": "到账", "failed": "未成功", "repeated": "已记过", "exception": "待认定"}
    return "，".join(f"{words[one]} {count} 行" for one, count in told.items())


@command.command("settle", cls=Command)
@click.argument("run", metavar="批次号")
@BY_ONCE
@data_option
def settle(run: str, login: str | None) -> None:
    """结清：每笔都有结果、没有待认定的异常；结清后不再改动。"""
    office.open_books()
    from nuanliu.stages.payments import actions

    actions.settle(office.deed(login, "pay"), run=run_of(run).pk)
    click.echo(f"发放批 {run} 已结清。")


@command.command(
    "decide",
    cls=Command,
    epilog="认定：foreign 与本批无关、corrected 以更正的回盘为准、explained 银行已书面说明。",
)
@click.argument("exception", metavar="异常编号", type=int)
@click.argument(
    "decision", metavar="认定", type=click.Choice(["foreign", "corrected", "explained"])
)
@REASON
@BY_ONCE
@data_option
def decide(exception: int, decision: str, reason: str, login: str | None) -> None:
    """认定一条对不上的回盘行；不动钱。须由没有送出、没有导入回盘的人办理。"""
    office.open_books()
    from nuanliu.stages.payments.exceptions import settle_exception
    from nuanliu.stages.payments.models import ExceptionDecision, ResultException

    if not ResultException.objects.filter(pk=exception).exists():
        raise Stop(f"没有编号 {exception} 的回盘异常", "用 nuanliu pay stuck 查看编号", REFUSED)
    settle_exception(
        office.deed(login, "pay"),
        exception=exception,
        decision=ExceptionDecision(decision),
        reason=reason,
    )
    click.echo(f"回盘异常 {exception} 已认定。")


for one in (*COMMANDS, *HANDS):
    command.add_command(one)
