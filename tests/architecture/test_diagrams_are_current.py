from pathlib import Path

from tools import diagrams

from nuanliu.core.lifecycles import LIFECYCLES


def test_the_committed_page_says_what_the_move_tables_say() -> None:
    """docs/reference/lifecycles.md is what `make fmt` would write now."""
    assert diagrams.is_current() is True


def test_a_page_that_lacks_one_move_is_out_of_date(tmp_path: Path) -> None:
    """Control: the page without its last line, and no page at all."""
    page = tmp_path / "lifecycles.md"
    absent = diagrams.is_current(page)
    page.write_text(diagrams.page(LIFECYCLES).rstrip().rpartition("\n")[0])
    assert (absent, diagrams.is_current(page)) == (False, False)
