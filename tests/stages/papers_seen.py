"""What the tests of papers look for in one: its tables, its fields, a table's total."""

from nuanliu.core.documents import Fields, Table, plain


def block(paper, kind):
    """The first block of a kind."""
    return next(one for one in paper.blocks if isinstance(one, kind))


def tables(paper):
    """Every table, in order."""
    return [one for one in paper.blocks if isinstance(one, Table)]


def values(paper):
    """The first fields of a paper: label to value."""
    return {item.label: plain(item.value) for item in block(paper, Fields).items}


def total_of(table):
    """The total row of a table as bare texts."""
    return [plain(cell.content if hasattr(cell, "content") else cell) for cell in table.total]
