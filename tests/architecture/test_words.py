import re
import tomllib
from pathlib import Path

import pytest
from tools.house import links, make_calls, make_targets, table_rows
from tools.stories import story
from tools.tree import ROOT, text_files

from nuanliu.core.budget import PATHS, Bucket
from nuanliu.core.lifecycles import LIFECYCLES
from nuanliu.core.roles import Duty, Role

DOCS = ROOT / "docs"


def glossary() -> dict[str, str]:
    """English term → Chinese terms."""
    rows = table_rows((DOCS / "glossary.md").read_text(encoding="utf-8"))
    return {row[0]: row[1] for row in rows if row[0] != "English"}


def contract_stages() -> list[str]:
    """The stages as the import contract orders them, upstream first."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = tool["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == ["nuanliu.stages"])
    return list(reversed(layers))


def described_stages() -> list[str]:
    """The stages as the first table of the map lists them."""
    rows = table_rows((DOCS / "path-of-a-yuan.md").read_text(encoding="utf-8"))
    found = (re.fullmatch(r"`src/nuanliu/stages/(\w+)`", row[-1]) for row in rows)
    return [match[1] for match in found if match]


def folders(*tops: str) -> list[str]:
    """The packages below the named layers."""
    source = ROOT / "src" / "nuanliu"
    return sorted(p.parent.name for top in tops for p in (source / top).glob("*/__init__.py"))


def test_the_map_lists_the_stages_in_the_order_of_the_import_contract() -> None:
    """One order, stated twice: the contract binds, the map explains."""
    assert described_stages() == contract_stages()


def test_the_map_tells_the_story_each_stage_tells_itself() -> None:
    """Chinese name and five facts of each row are those of the package docstring."""
    stages = ROOT / "src" / "nuanliu" / "stages"
    rows = table_rows((DOCS / "path-of-a-yuan.md").read_text(encoding="utf-8"))
    told = {row[0]: row[1:7] for row in rows if row[0] in described_stages()}
    assert told == {name: story(stages / name) for name in described_stages()}


def test_the_map_lists_the_ways_money_may_move() -> None:
    """The postings table and core/budget.py PATHS: the same pairs under the same names."""
    rows = table_rows((DOCS / "path-of-a-yuan.md").read_text(encoding="utf-8"))
    buckets = {"—": None} | {bucket.replace("_", " "): bucket for bucket in Bucket}
    postings = [row[1:] for row in rows if len(row) == 4 and row[0] != "event"]
    assert {(buckets[a], buckets[b]): label for a, b, label in postings} == PATHS


def test_a_stage_without_its_story_would_be_found(tmp_path: Path) -> None:
    """Control: a docstring that leaves out what the stage never does."""
    (tmp_path / "__init__.py").write_text('"""发放: x.\n\nEnters: a. Leaves: b. Owns: c."""')
    with pytest.raises(ValueError, match="must tell") as error:
        story(tmp_path)
    assert str(error.value).split(":")[0] == tmp_path.name


def test_every_place_the_glossary_names_exists() -> None:
    """The last column points at folders and files of the package or the tree."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    cells = {place for row in table_rows(text) for place in re.findall("`([^`]+)`", row[-1])}
    tops = (ROOT / "src" / "nuanliu", ROOT)
    assert sorted(c for c in cells if not any((top / c).exists() for top in tops)) == []


def test_every_folder_has_its_word() -> None:
    """Each stage and record folder is a term of the glossary."""
    words = glossary()
    assert [name for name in folders("stages", "records") if name not in words] == []


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_lifecycle_has_its_word_and_the_same_chinese(name: str) -> None:
    """The label on the screen is a Chinese term of the glossary row."""
    chinese = glossary().get(name.replace("_", " "), "")
    assert LIFECYCLES[name].label in re.split("[、/；（）]", chinese)


@pytest.mark.parametrize("role", [*Role, *Duty], ids=str)
def test_every_role_and_duty_has_its_word(role: Role | Duty) -> None:
    """The Chinese name in the code is the one in the glossary."""
    assert role.chinese in re.split("[、/；（）]", glossary().get(role.replace("_", " "), ""))


def test_every_term_is_written_once_and_in_chinese() -> None:
    """No word stands in two rows, and each row has a Chinese term."""
    rows = table_rows((DOCS / "glossary.md").read_text(encoding="utf-8"))
    terms = [row for row in rows if row[0] != "English"]
    twice = {row[0] for row in terms if [r[0] for r in terms].count(row[0]) > 1}
    without = [row[0] for row in terms if re.search("[\u4e00-\u9fff]", row[1]) is None]
    assert (twice, without) == (set(), [])


def test_every_make_command_in_the_docs_exists() -> None:
    """README, CONTRIBUTING and docs name only targets that `make` lists."""
    targets = make_targets((ROOT / "Makefile").read_text(encoding="utf-8"))
    pages = {name: text for name, text in text_files().items() if name.endswith(".md")}
    unknown = {(n, c) for n, text in pages.items() for c in make_calls(text) if c not in targets}
    assert ("README.md" in pages, unknown) == (True, set())


def test_every_program_the_makefile_calls_exists() -> None:
    """A target may be short; what it calls must be there."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    scripts = re.findall(r"^\t@?(bin/\w+)", text, re.MULTILINE)
    modules = [name.replace(".", "/") for name in re.findall(r"-m ([\w.]+)", text)]
    places = [*scripts, *modules]
    ways = {name: (name, f"{name}.py", f"{name}/__main__.py") for name in places}
    absent = [n for n, names in ways.items() if not any((ROOT / x).is_file() for x in names)]
    assert ("bin/check" in places, absent) == (True, [])


def test_every_link_in_the_docs_leads_somewhere() -> None:
    """Relative links and pictures of every page, from the folder the page lies in."""
    pages = {ROOT / name: text for name, text in text_files().items() if name.endswith(".md")}
    broken = {
        f"{page.relative_to(ROOT)}: {link}"
        for page, text in pages.items()
        for link in links(text)
        if not (page.parent / link).exists()
    }
    assert broken == set()


def test_links_are_found_without_addresses() -> None:
    """Control: a link with an anchor, a picture, an address."""
    text = "[a](x.md#y) ![b](b.svg) [c](https://example.org/c)"
    assert links(text) == ["x.md", "b.svg"]


def test_ci_runs_what_the_readme_tells_people_to_run() -> None:
    """`.ci/run` is `make test` in the project's folder and nothing else."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ['cd "${0%/*}/.." && exec make test']


def test_an_unknown_make_command_would_be_found() -> None:
    """Control: calls in a block, in code marks and behind a variable; prose is no call."""
    text = "make demo\n`make tset`\nWEB=0 make x\nWe make do.\n"
    assert make_calls(text) == ["demo", "tset", "x"]


def test_every_setting_of_the_environment_is_described() -> None:
    """Each NUANLIU_ name read by the settings stands in docs/how-to/settings.md, and no other."""
    pattern = r"\"(NUANLIU_[A-Z_]+)\""
    config = (ROOT / "src/nuanliu/config").glob("*.py")
    settings = "".join(file.read_text(encoding="utf-8") for file in config)
    described = (DOCS / "how-to" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(NUANLIU_[A-Z_]+)`", described)) == set(re.findall(pattern, settings))
