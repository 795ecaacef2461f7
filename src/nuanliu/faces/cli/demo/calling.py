"""Call-backs of the demo year: one in ten of each campaign, by somebody who had no hand in it."""

from datetime import timedelta

from nuanliu.faces.cli.demo.collecting import Plot
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.stages.feedback import calling, doubting
from nuanliu.stages.feedback.models import Call, DoubtKind, Finding, Received, Source

CALLER = "yangjing"  # neither proposed, nor compiled, reviewed, approved, paid or reconciled
MISSING, SHORT = 3, 8  # places in the draw whose people say that something is wrong
DECLINING, SILENT = 11, 17  # every so many decline, or never answer
GOT = 30_000  # fen: what one of them says he got
FOUND = {
    Received.MISSING: (Finding.ARRIVED, "银行回单显示已入账，本人查询另一账户后确认收到。"),
    Received.SHORT: (Finding.MISTAKEN, "银行回单为全额，本人记成了另一笔工会福利。"),
}


def call_back(stage: Stage, campaign: int, plot: Plot) -> None:
    """A round of calls to its end; who reviewed the list may not call, and tries."""
    key = f"{plot.code}-calls"
    calls = _drawn(stage, campaign, plot)
    if plot.code == "cj":
        said = {"call": calls[0].pk, "received": Received.FULL}
        stage.refused("DUTY-SELF", calling.answer, "chenqiang", f"{key}-own", **said)
    stage.do(
        calling.keep_contact,
        CALLER,
        f"{key}-contact",
        call=calls[0].pk,
        number="13900000000",
        source=Source.UNION,
    )
    for call in calls:
        _call(stage, f"{key}-{call.place}", call)
    _end(stage, key, calls[0].round_id)


def call_alone(stage: Stage, campaign: int, plot: Plot) -> None:
    """A round of calls in which everybody says that all has come."""
    key = f"{plot.code}-calls"
    calls = _drawn(stage, campaign, plot)
    for call in calls:
        _say(stage, f"{key}-{call.place}", call, Received.FULL)
    _end(stage, key, calls[0].round_id)


def _drawn(stage: Stage, campaign: int, plot: Plot) -> list[Call]:
    pk = stage.do(
        calling.draw,
        CALLER,
        f"{plot.code}-calls",
        campaign=campaign,
        seed=f"演示-回访-{plot.code}-2024",
        share=10,
        due_on=plot.closed + timedelta(days=14),
    )
    return list(Call.objects.filter(round=pk).order_by("place"))


def _call(stage: Stage, key: str, call: Call) -> None:
    """What the constructed person at a place in the draw does."""
    if call.place % SILENT == 0:
        for turn in range(3):
            stage.do(calling.miss, CALLER, f"{key}-miss{turn}", call=call.pk)
        stage.do(calling.give_up, CALLER, f"{key}-up", call=call.pk)
    elif call.place % DECLINING == 0:
        stage.do(calling.decline, CALLER, f"{key}-no", call=call.pk)
    elif call.place in (MISSING, SHORT):
        _doubted(stage, key, call)
    else:
        _say(stage, key, call, Received.FULL)


def _say(stage: Stage, key: str, call: Call, said: Received) -> None:
    got = GOT if said == Received.SHORT else None
    choices = {"attitude": "非常满意" if call.place % 4 else "满意"}
    facts = {"call": call.pk, "received": said, "got_fen": got, "choices": choices}
    stage.do(calling.answer, CALLER, key, **facts)


def _doubted(stage: Stage, key: str, call: Call) -> None:
    """Something is wrong, he says: looked into by one, settled by another."""
    said = Received.MISSING if call.place == MISSING else Received.SHORT
    _say(stage, key, call, said)
    finding, found = FOUND[said]
    doubt = call.payment.doubts.get(kind=DoubtKind(said.value)).pk
    to = stage.accounts["liming"].person_id
    due = stage.now.date() + timedelta(days=7)
    stage.do(doubting.look_into, CALLER, f"{key}-look", doubt=doubt, to=to, due_on=due)
    facts = {"doubt": doubt, "finding": finding, "found": found}
    stage.do(doubting.settle, "zhoujianhua", f"{key}-settle", **facts)


def _end(stage: Stage, key: str, number: int) -> None:
    stage.do(calling.close, CALLER, f"{key}-end", round=number)
