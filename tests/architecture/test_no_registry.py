import pytest
from tools import house
from tools.tree import ignored_names, text_files

LOCKS = ("requirements", "package", "pyproject.toml", "Makefile", ".ci/", "bin/", ".npmrc", ".pip")


def test_no_committed_file_names_a_registry_or_a_machine() -> None:
    """Every text file of the tree, except binary ones."""
    findings = [found for name, text in text_files().items() for found in house.hosts(text, name)]
    assert findings == []


def test_no_lock_file_or_setting_fixes_an_index() -> None:
    """Requirements, lock files, Makefile and scripts hold no address and no index option."""
    settings = {name: text for name, text in text_files().items() if name.startswith(LOCKS)}
    findings = [f for name, text in settings.items() for f in house.index_settings(text, name)]
    assert ("requirements.txt" in settings, findings) == (True, [])


@pytest.mark.parametrize("host", house.HOSTS)
def test_each_registry_would_be_found(host: str) -> None:
    """Control: a lock file that records the host it came from."""
    line = f"url = https://files.{host}/x.whl"
    found = [text.split(":")[0] for text in house.hosts(line, "x.lock")]
    assert set(found) == {"x.lock"}


def test_a_machine_path_would_be_found() -> None:
    """Control: an absolute path of a home folder; a web path of the same letters is none."""
    home = f"/{'home'}/li/"
    found = list(house.hosts(f"open {home}a and docs{home}a", "x.md"))
    assert found == [f"x.md: {home} is a path of one machine"]


def test_an_index_option_would_be_found() -> None:
    """Control: an option and an address, one finding each."""
    text = "--extra-index-url http://10.0.0.1/simple"
    assert len(list(house.index_settings(text, "requirements.txt"))) == 2


def test_ignored_names_are_read_from_gitignore() -> None:
    """Comments and blank lines are no patterns; a folder's slash is dropped."""
    assert ignored_names("# x\n\nout/\n*.pyc\n") == [".git", "out", "*.pyc"]
