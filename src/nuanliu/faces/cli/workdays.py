"""`nuanliu calendar import`: the holidays of a year the program was not shipped with."""

from datetime import date

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, option


@click.group(cls=Group)
def command() -> None:
    """工作日历：公示期按工作日计算，每年须有国务院办公厅的放假安排。"""


@command.command("import", cls=Command)
@click.argument("file", metavar="文件")
@option("--as", "login", metavar="登录名", help=office.BY_ADMIN)
@data_option
def import_days(file: str, login: str | None) -> None:
    """从 CSV 文件导入放假和调休上班的日子。

    首行为 date,working,name；以后每行一天，例如 2027-01-01,放假,元旦。同一天再次导入以后一次为准。
    """
    office.open_books()
    from nuanliu.faces.cli.outside import in_guarded_child
    from nuanliu.records.journal.registration import DayFacts, import_calendar

    data = office.read_file(file)
    rows = in_guarded_child("nuanliu.faces.cli.holidays:read_rows", data)
    days = [DayFacts(date.fromisoformat(day), working, name) for day, working, name in rows]
    count = import_calendar(office.deed_of_admin(login, "calendar"), days=days)
    years = "、".join(str(year) for year in sorted({one.day.year for one in days}))
    click.echo(f"已导入 {count} 天（{years} 年）。")
