"""`nuanliu claims`: invoices, claims, their packets and what the treasury's screen wants."""

import click

from nuanliu.faces.cli.app import Group
from nuanliu.faces.cli.claims_read import read


@click.group(cls=Group)
def command() -> None:
    """审核与报销：发票、报销单、报销资料包、一体化录入单。"""


command.add_command(read)
