from pathlib import Path

from tools import diagrams

from nuanliu.core.lifecycles import LIFECYCLES


def test_the_committed_pages_say_what_tables_and_rules_say() -> None:
    """The pages of lifecycles, rules, tables and measures are what `make fmt` would write now."""
    current = {
        path.name: diagrams.is_current(path, text) for path, text in diagrams.pages().items()
    }
    assert current == {
        "lifecycles.md": True,
        "rules.md": True,
        "check-tables.md": True,
        "measures.md": True,
    }


def test_a_page_that_lacks_one_move_is_out_of_date(tmp_path: Path) -> None:
    """Control: the page without its last line, and no page at all."""
    page = tmp_path / "lifecycles.md"
    absent = diagrams.is_current(page)
    page.write_text(diagrams.page(LIFECYCLES).rstrip().rpartition("\n")[0])
    assert (absent, diagrams.is_current(page)) == (False, False)
