"""Programs that hand out goods at the same time from one stock: prepare, race, look.

python -m tests.laws.goods_racers prepare | race 0 | race 1 | naive 0 | naive 1 | look, with
NUANLIU_DATA and NUANLIU_KEYS naming the folders. `naive` is the control: it looks at the stock,
and writes what it saw less one, in a table without a guard.
"""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import tests.laws.ready  # noqa: F401 - before everything that has tables

# isort: split

from django.db import connection
from tests.conftest import seen_here
from tests.laws import fund
from tests.laws.office import Box, office

from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.people.models import Account
from nuanliu.stages.goods import actions as goods
from nuanliu.stages.goods import issuing
from nuanliu.stages.goods.models import Issue, Order, StockMove
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews.models import Notice

PEOPLE, STOCK = 40, 13
WAIT = 120  # seconds for the other program to start


def prepare():
    """Forty people approved, thirteen bags in stock; and a bare table for the control."""
    with patch("nuanliu.records.documents.pictures.in_child_many", seen_here):
        _prepare()


def _prepare():
    box = office()
    line = fund.project(box, ("元旦春节送温暖", PEOPLE * fund.CAP, PEOPLE))[0]
    campaign = fund.campaign(box, line)
    fund.put_forward(box, campaign, PEOPLE, amount_fen=40_000)
    fund.approved(box, campaign)
    order = goods.order_goods(
        box.deed("office"), campaign=campaign, item="大米", unit="袋", supplier="粮油店",
        quantity=STOCK, price_fen=8_000, basis="询价",
    )  # fmt: skip
    goods.approve_order(box.deed("leader3"), order=order)
    goods.receive_goods(box.deed("office2"), order=order, quantity=STOCK)
    goods.accept_goods(
        box.deed("service_center"), order=order, quantity=STOCK, slip=photo("验收单")
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (stock integer NOT NULL, given integer NOT NULL)")
        cursor.execute("INSERT INTO bare VALUES (%s, 0)", [STOCK])


def at_once(task, place):
    """Wait until the other one stands here too: a busy machine starts one long before the other."""
    folder, until = Path(os.environ["NUANLIU_DATA"]), time.monotonic() + WAIT
    (folder / f"{task}-{place}").touch()
    while not (folder / f"{task}-{1 - place}").exists():
        if time.monotonic() > until:
            raise TimeoutError(task)
        time.sleep(0.001)


def race(place):
    """Hand a bag to every other person; prints codes and counts."""
    box = Box(f"racer{place}")
    box.staff = {a.login: a for a in Account.objects.select_related("person")}
    box.unions = [Account.objects.get(login="chair").grants.get().union_id]
    fund.after_notice(box, Notice.objects.get().batch_id)
    who = {name: box.staff[name].person_id for name in ("office2", "service_center")}
    mine = list(Nomination.objects.order_by("pk").values_list("pk", flat=True))[place::2]
    at_once("race", place)
    codes = Counter(
        fund.refusal_of(
            issuing.issue_goods, box.deed("office"), order=Order.objects.get().pk,
            union=box.unions[0], handler=who["office2"], companion=who["service_center"],
            each=1, nominations=[one],
        ) for one in mine
    )  # fmt: skip
    return dict(codes)


def naive(place):
    """The same without a lock: look, think, write; how many it believes it gave."""
    given = 0
    at_once("naive", place)
    for _ in range(PEOPLE // 2):
        with connection.cursor() as cursor:
            cursor.execute("SELECT stock FROM bare")
            ((stock,),) = cursor.fetchall()
            time.sleep(0.01)
            if stock > 0:
                cursor.execute("UPDATE bare SET stock = %s, given = given + 1", [stock - 1])
                given += 1
    return given


def look():
    """What is left, what was issued, by the order, its book and the issues; and the control's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT given FROM bare")
        ((given,),) = cursor.fetchall()
    moves = StockMove.objects.order_by("pk").values_list("quantity", flat=True)
    return {
        "stock": Order.objects.get().stock,
        "book": sum(moves),
        "lowest": min(StockMove.objects.values_list("after", flat=True)),
        "issued": sum(Issue.objects.values_list("quantity", flat=True)),
        "naive": given,
    }


def main():
    """Do what the first argument says; the answer is JSON."""
    task, *place = sys.argv[1:]
    if place:
        done = {"race": race, "naive": naive}[task](int(place[0]))
    else:
        done = {"prepare": prepare, "look": look}[task]()
    print(json.dumps(done))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main()
