"""The table of commands, and click dressed in Chinese."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from nuanliu.faces.cli.problems import Stop, named
from nuanliu.faces.cli.tables import width

# name: (module, one line for the list). The module is imported when its command is asked for.
COMMANDS = {
    "init": ("initialise", "建立正式库：密钥、恢复单、工作日历"),
    "demo": ("demo", "演示：走完 2024 年全流程，输出全部文书"),
    "serve": ("serve", "启动网页"),
    "import-project": ("import_project", "读入项目公开文本，列出内容和前后不一致之处"),
    "next-year": ("rolling", "复制上年：项目、指标顺延一年，先看后存"),
    "check-form": ("check_form", "检查一份公开的绩效表格或报告，读出内容和矛盾（不需要建库）"),
    "check-roster": ("check_roster", "检查一份花名册，给出批注文件（不需要建库）"),
    "import-history": ("import_history", "导入以前已经发放的名单，计入个人全年标准"),
    "template": ("template", "花名册模板：填好名额、带下拉列表和填写要求的工作簿"),
    "rosters": ("rosters", "花名册：收到、预览、收录、撤销，认定疑似同一人"),
    "compare": ("compare", "名单比对：查一份名单里谁已经在册、何时、多少"),
    "lists": ("lists", "比对名单、利害关系申报：导入、查看"),
    "rulings": ("rulings", "裁定：须由领导决定的事项，谁如何决定"),
    "privacy": ("privacy", "个人信息：处理依据、告知内容、撤回同意"),
    "budget": ("budget", "预算文件：登记、复核入账、作废（年中开账的期初已支付也在此）"),
    "books": ("books", "账簿：余额、凭证，导出 XLSX 和 Beancount"),
    "bank": ("banks", "银行模板：空白模板对列、样例、第二人核对"),
    "pay": ("paying", "发放：锁定、代发文件、送出、回盘、现金、基层工会代发、重发、追回"),
    "goods": ("goods", "物资：采购、验收、领出、核销、盘点、报损、实物台账"),
    "visits": ("visiting", "走访和诉求：计划、记录、核对，登记、交办、答复、办结"),
    "feedback": ("feedback", "满意度与回访：题库、调查、录入、结果，回访电话，收款核实"),
    "claims": ("claims", "审核报销：读发票、报销单、报销资料包、一体化录入单"),
    "papers": ("papers", "生成项目的全部文书"),
    "measures": ("measures", "计量口径：每个数怎么算、现在是多少、依据哪些记录"),
    "indicators": ("indicators", "绩效指标：绑定口径、评分框架、填报和确认、计分"),
    "evaluate": ("evaluating", "自评和运行监控：起草、重新起草、报送、退回、确认"),
    "sweep": ("sweep", "合规检查：对一个文件夹的检查表跑全部规则"),
    "verify": ("verify", "核验流水是否被改动，并与各表逐项对照"),
    "backup": ("backup", "备份数据库和文件（不含密钥）"),
    "restore": ("restore", "从备份恢复到空的数据目录"),
    "disclosure": ("disclosing", "公开文本：起草、编写、核对、检查、批准、登记"),
    "archive": ("archive", "归档包：登记簿，凭事由调阅"),
    "retention": ("ending", "保管期限：查看、销毁清册；个人的删除申请、停止处理"),
    "people": ("people", "人员：查找，凭事由查看明文号码，查看记录"),
    "keys": ("keys", "密钥：打印恢复单、轮换、用恢复单重建"),
    "calendar": ("workdays", "工作日历：导入新一年的放假安排"),
    "password": ("password", "给一个账号设网页登录密码"),
    "exports": ("exports", "导出权：授予、结束；导出申请：同意、不同意"),
    "staff": ("staff", "登记人员和岗位"),
}
OPTIONS = "[选项]"
Decorated = TypeVar("Decorated", bound=Callable[..., Any] | click.Command)


class Option(click.Option):
    """An option whose help line carries no English marks."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        """What click adds in brackets: nothing, the help text says it."""
        del ctx
        return {}


class _Chinese(click.Command):
    """A help page that is Chinese throughout; a command and a group of commands share it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("options_metavar", OPTIONS)
        more["help"] = _joined(more.get("help"))
        super().__init__(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, unless a value was typed that is empty: `restore ""` is a slip."""
        for param in self.params:
            value = ctx.params.get(param.name or "")
            typed = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
            texts = value if isinstance(value, tuple) else (value,)
            if typed and any(isinstance(one, str) and not one.strip() for one in texts):
                raise Stop(f"{named(param)}是空的", "请写明它的值")
        return super().invoke(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in Chinese."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = "显示这份说明"
        return found

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """用法: the first line of the page."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """选项: every option with its line."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        records = [record for one in options if (record := one.get_help_record(ctx))]
        _write_pairs(formatter, "选项", records)


class Command(_Chinese):
    """A command whose help page is Chinese throughout."""


class Group(_Chinese, click.Group):
    """A command with sub-commands, in Chinese."""

    command_class = Command

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("subcommand_metavar", "命令 ...")
        super().__init__(*args, **more)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """选项, then 命令."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """命令: every sub-command with its line."""
        _write_pairs(formatter, "命令", self.command_lines(ctx))

    def command_lines(self, ctx: click.Context) -> list[tuple[str, str]]:
        """(name, one line) of each sub-command."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [(name, one.get_short_help_str(80)) for name, one in found if one is not None]


class LazyGroup(Group):
    """The root: knows the lines of all commands without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command and take its `command`."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"nuanliu.faces.cli.{COMMANDS[cmd_name][0]}")
        found: click.Command = module.command
        return found

    def command_lines(self, ctx: click.Context) -> list[tuple[str, str]]:
        """From the table, so that the list of commands costs nothing."""
        del ctx
        return [(name, line) for name, (_, line) in COMMANDS.items()]


def _joined(text: str | None) -> str | None:
    """The text with lines that break between Chinese characters joined without a blank."""
    return re.sub(r"(?<=[^\x00-\x7f])\n(?=\S)", "", text) if text else text


def _write_pairs(formatter: click.HelpFormatter, title: str, pairs: list[tuple[str, str]]) -> None:
    """A list in two columns, aligned by the width that Chinese characters really take."""
    widest = max(width(name) for name, _ in pairs)
    formatter.write_paragraph()
    formatter.write(f"{title}：\n")
    for name, text in pairs:
        formatter.write(f"  {name}{' ' * (widest - width(name))}  {text}\n")


def option(*names: str, **more: Any) -> Callable[[Decorated], Decorated]:
    """`click.option` with the Chinese option class."""
    return click.option(*names, cls=Option, **more)


def place_data(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Remember the data folder; one given after the command counts more than one before it."""
    if value is not None and not value.strip():
        raise Stop(f"{named(param)}是空的", "请写明数据目录")
    if value is not None:
        ctx.find_root().meta["nuanliu.data"] = value
    return value


data_option = option(
    "--data",
    metavar="目录",
    expose_value=False,
    callback=place_data,
    help="数据目录（缺省为环境变量 NUANLIU_DATA，再缺省为 var/live；演示为 var/demo）",
)
json_option = option("--json", "as_json", is_flag=True, help="输出机器可读的 JSON")


@click.command(
    cls=LazyGroup,
    invoke_without_command=True,
    epilog="退出码：0 完成；1 被拒绝或查出问题；2 文件读不出或用法不对。",
)
@data_option
@click.pass_context
def app(ctx: click.Context) -> None:
    """暖流：工会送温暖专项资金的账和文书。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
