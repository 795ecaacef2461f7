"""Stock under a race: two processes hand out from one stock; nobody gets what is not there."""

import json
import os
import subprocess
import sys

import pytest
from tests.laws.goods_racers import STOCK
from tools.tree import ROOT


def program(place, *words):
    """One program of goods_racers.py over the database of a folder, started."""
    told = {
        "NUANLIU_DATA": str(place / "data"),
        "NUANLIU_KEYS": str(place / "keys"),
        "DJANGO_SETTINGS_MODULE": "nuanliu.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PATH": os.environ["PATH"],
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.laws.goods_racers", *words],
        cwd=ROOT,
        env=told,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(started):
    """What a program printed, once it has ended well."""
    out, _ = started.communicate(timeout=300)
    assert started.returncode == 0
    return json.loads(out)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with forty people approved and thirteen bags in stock."""
    made = tmp_path_factory.mktemp("goods")
    (made / "data").mkdir()
    said(program(made, "prepare"))
    return made


def test_two_at_once_never_issue_more_than_lies_there(place):
    """Forty ask two processes for thirteen bags: thirteen issued, the others refused, none below 0.

    Control: the same asked without a lock gives away more than there is.
    """
    both = [said(one) for one in [program(place, "race", str(n)) for n in (0, 1)]]
    naive = [said(one) for one in [program(place, "naive", str(n)) for n in (0, 1)]]
    after = said(program(place, "look"))
    done = sum(one.get("", 0) for one in both)
    refused = sum(one.get("GOODS-STOCK", 0) for one in both)
    left = {name: after[name] for name in ("stock", "book", "lowest", "issued")}
    assert (done, refused, left, sum(naive) > STOCK) == (
        STOCK,
        40 - STOCK,
        {"stock": 0, "book": 0, "lowest": 0, "issued": STOCK},
        True,
    )
