"""Forms in the layouts of other places, and the commands on indicators, over one paid campaign."""

import json
from datetime import date

import pytest
from tests.stages import scenario

from nuanliu.core.documents import Table, figures
from nuanliu.core.imprint import Imprint
from nuanliu.core.measure_names import MEASURES
from nuanliu.core.refusal import Refused
from nuanliu.faces.cli import main
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.performance.formed import LAYOUTS, every_form, files_of, layout_of
from nuanliu.stages.performance.forms import check_form
from nuanliu.stages.performance.measures import CATALOGUE
from nuanliu.stages.performance.models import Binding, FilledValue, Framing

USED = Imprint(date(2024, 12, 31), demo=True)
NAMES = ["节庆慰问人数", "慰问资金审批合规性", "项目完成时限", "经济成本指标",
         "加大对困难群体、一线职工帮扶，发挥工会功能", "受益对象满意度"]  # fmt: skip


@pytest.fixture
def paid(books):
    """Six people paid; monitoring and self-evaluation confirmed."""
    made = scenario.paid_campaign(books)
    scenario.afterwards(books, made)
    return made


def forms(paid):
    return [
        (layout, name, made)
        for layout in LAYOUTS
        for name, made in every_form(paid.project, layout)
    ]


def test_every_layout_gives_its_forms(paid):
    """Four forms each of three places, and the report of eight sections."""
    found = {
        layout: [made.form for one, _, made in forms(paid) if one == layout] for layout in LAYOUTS
    }
    four = ["target", "monitoring", "self", "report"]
    assert found == {
        "national": four,
        "yunnan": four,
        "yunnan-eight": ["report"],
        "sichuan": four,
    }


def test_every_figure_of_every_layout_leads_to_its_rows(paid):
    """No figure whose measure nobody knows, and none that cannot be traced."""
    known, lost = MEASURES.keys() | CATALOGUE.keys(), []
    for layout, name, made in forms(paid):
        for figure in figures(made.build(USED)):
            if figure.measure not in known:
                lost.append((layout, name, figure.measure))
            trace(paid.project, figure.measure, figure.key)
    assert lost == []


def test_the_books_are_read_back_from_the_sichuan_form(paid):
    """自评表 as a workbook, through the guarded child: the six indicators and 3,000 yuan."""
    made = next(m for one, _, m in forms(paid) if (one, m.form) == ("sichuan", "self"))
    content = dict(files_of(made, USED))["xlsx"]
    form = check_form(content, "自评表.xlsx").forms[0]
    read = [(row.name.replace(",", "，"), row.weight == row.score) for row in form.indicators]
    money = (form.total.value if form.total else 0, form.executed.value if form.executed else 0)
    assert (read, money) == ([(name, True) for name in NAMES], (300_000, 300_000))


def test_schedule_is_told_apart_from_deviation(paid):
    """The monitoring has a column for what the timetable says beside that for deviations."""
    made = next(m for one, _, m in forms(paid) if (one, m.form) == ("yunnan", "monitoring"))
    tables = [one for one in made.build(USED).blocks if isinstance(one, Table)]
    titles = [column.title for column in tables[-1].columns]
    assert (titles[-1], "说明" in titles, "经费保障" in titles) == ("进度说明", True, True)


def test_a_layout_nobody_has_is_refused():
    """Its name and those there are."""
    with pytest.raises(Refused) as refused:
        layout_of("hunan")
    assert (refused.value.code, "sichuan" in refused.value.refusals[0].fix) == ("LAYOUT-NAME", True)


def command(capsys, *words):
    code = main(["indicators", *map(str, words)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_commands_do_what_the_pages_do(paid, books, capsys, tmp_path):
    """Bind, frame, fill by one and confirm by another, withdraw, refuse; then list and score."""
    paper = tmp_path / "证明.png"
    paper.write_bytes(photo("证明"))
    office = ("--as", books.staff["office"].login)
    leader = ("--as", books.staff["leader"].login)
    why = ("--reason", "市级口径")
    codes = [
        command(capsys, "bind", NAMES[0], "批准人数", *why, *office)[0],
        command(capsys, "bind", "没有这项", "批准人数", *why, *office)[0],
        command(capsys, "frame", "20-80", *why, *office)[0],
        command(capsys, "frame", "20-80", "--weight", f"{NAMES[0]}=80", *why, *office)[0],
        command(capsys, "frame", "20-80", "--weight", "八十", *why, *office)[0],
    ]
    fill = ("fill", NAMES[5], "88", "--paper", paper, "--on", "2024-10-25", *why, *office)
    codes += [command(capsys, *fill)[0] for _ in range(3)]
    codes += [
        command(capsys, "confirm", 1, *office)[0],
        command(capsys, "confirm", 1, *leader)[0],
        command(capsys, "refuse", 2, *why, *leader)[0],
        command(capsys, "withdraw", 3, *office)[0],
        command(capsys, "confirm", 9, *leader)[0],
    ]
    listed = json.loads(command(capsys, "list", "--on", "2024-12-31", "--json")[1])
    code, out, _ = command(capsys, "score", "--on", "2024-12-31", "--json")
    states = [row.state for row in FilledValue.objects.order_by("pk")]
    kept = (Binding.objects.get().measure, Framing.objects.get().frame)
    assert (codes, states, kept) == (
        [0, 1, 0, 1, 2, 0, 0, 0, 1, 0, 0, 0, 1],
        ["confirmed", "refused", "withdrawn"],
        ("people_approved", "20-80"),
    )
    last = listed["indicators"][5]
    told = json.loads(out)
    assert (last["actual"], last["from"], code, told["frame"], told["findings"][0]["code"]) == (
        "88%",
        "人工填报",
        1,
        "20-80",
        "IND-REASON",
    )


def test_forms_are_printed_into_a_folder(paid, capsys, tmp_path):
    """Yunnan: target, monitoring, self-evaluation in three formats, the report in two."""
    code, out, _ = command(capsys, "print", "--layout", "yunnan", "--out", tmp_path, "--json")
    endings = sorted(name.rpartition(".")[2] for name in json.loads(out)["files"])
    assert (code, endings) == (0, ["docx"] * 4 + ["pdf"] * 4 + ["xlsx"] * 3)
