"""审核·公示·审批: opinions, an objection upheld, a reserve in his place, nobody beyond the plan."""

from datetime import date

from nuanliu.faces.cli.demo.collecting import Plot
from nuanliu.faces.cli.demo.pictures import photo, scan
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions


def decide(stage: Stage, campaign: int, plot: Plot) -> int:
    """From the compiled batch to a full list of approved people; returns the batch."""
    batch = _review(stage, campaign, plot)
    objection = _notice(stage, batch, plot)
    _approve(stage, batch, objection, plot)
    return batch


def _review(stage: Stage, campaign: int, plot: Plot) -> int:
    stage.on(plot.reviewed)
    batch = stage.do(
        reviews.compile_batch, "wangmin", f"{plot.code}-compile", campaign=campaign, label="第一批"
    )
    stage.do(reviews.submit, "wangmin", f"{plot.code}-submit-0", batch=batch)
    stage.do(
        reviews.return_batch,
        "chenqiang",
        f"{plot.code}-back",
        batch=batch,
        text="请核对候补人员的排序后再报",
    )
    stage.do(reviews.submit, "wangmin", f"{plot.code}-submit", batch=batch)
    stage.do(
        reviews.review,
        "chenqiang",
        f"{plot.code}-review",
        batch=batch,
        text="对象、标准、金额已逐人核对，同意报批",
    )
    return batch


def reserves_of(batch: int) -> list[int]:
    """The reserves of a batch in the order in which they step in, those who did included."""
    rows = Nomination.objects.filter(item__batch=batch, reserve=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _notice(stage: Stage, batch: int, plot: Plot) -> int:
    stage.on(plot.noticed)
    stage.do(
        reviews.post_notice,
        "liming",
        f"{plot.code}-notice",
        batch=batch,
        first_day_photo=photo(f"{plot.code}公示首日"),
    )
    stage.on(plot.objected)
    against = Nomination.objects.filter(item__batch=batch, reserve=False).order_by("pk")[6:7].get()
    objection = stage.do(
        reviews.raise_objection,
        "liming",
        f"{plot.code}-object",
        batch=batch,
        nomination=against.pk,
        text="群众反映此人已于上月离职，不在一线岗位",
    )
    stage.refused(
        "NOTICE-RUNNING",
        reviews.end_notice,
        "liming",
        f"{plot.code}-end-early",
        batch=batch,
        last_day_photo=photo(f"{plot.code}公示末日"),
    )
    return objection


def _approve(stage: Stage, batch: int, objection: int, plot: Plot) -> None:
    stage.on(plot.approved)
    stage.do(
        reviews.end_notice,
        "liming",
        f"{plot.code}-end",
        batch=batch,
        last_day_photo=photo(f"{plot.code}公示末日"),
    )
    held = meeting(plot.approved, 1)
    ours = {"batch": batch, "number": held["number"], "text": "同意"}
    stage.refused("DUTY-TWICE", decisions.sign, "wangmin", f"{plot.code}-own", **ours)
    stage.refused(
        "DECISION-SIGN",
        decisions.approve,
        "zhoujianhua",
        f"{plot.code}-alone",
        batch=batch,
        **held,
    )
    stage.do(decisions.sign, "zhaogang", f"{plot.code}-sign", **ours)
    stage.refused(
        "OBJECTION-PERSON",
        decisions.approve,
        "zhoujianhua",
        f"{plot.code}-held",
        batch=batch,
        **held,
    )
    stage.do(
        reviews.decide_objection,
        "zhaogang",
        f"{plot.code}-uphold",
        objection=objection,
        upheld=True,
        answer="经核实此人已离职，异议成立，不列入本次名单",
    )
    # One person fewer is another list than the one he signed: he signs that which is decided on.
    stage.do(decisions.sign, "zhaogang", f"{plot.code}-sign-again", **ours)
    stage.do(decisions.approve, "zhoujianhua", f"{plot.code}-approve", batch=batch, **held)
    first, second = reserves_of(batch)[:2]
    substitute(stage, batch, first, plot, 2)
    extra = meeting(plot.approved, 3)
    stage.refused(
        "PLAN-PEOPLE",
        decisions.substitute,
        "zhoujianhua",
        f"{plot.code}-501",
        batch=batch,
        nomination=second,
        **extra,
    )


def substitute(stage: Stage, batch: int, nomination: int, plot: Plot, place: int) -> None:
    """递补: a decision of its own, with its own number, minutes and signatures."""
    held = meeting(stage.now.date(), place)
    stage.do(
        decisions.sign,
        "zhaogang",
        f"{plot.code}-substitute-{place}-sign",
        batch=batch,
        number=held["number"],
        text="同意递补",
        nomination=nomination,
    )
    stage.do(
        decisions.substitute,
        "zhoujianhua",
        f"{plot.code}-substitute-{place}",
        batch=batch,
        nomination=nomination,
        **held,
    )


def meeting(on: date, place: int) -> dict[str, object]:
    """A collective decision of a day: its number, who came, its minutes."""
    number = f"演示会纪〔{on.year}〕{on.month:02d}{on.day:02d}-{place}号"
    minutes = scan(f"{number} 主席办公会纪要，研究本批慰问名单和金额")
    return {"number": number, "attended": 5, "minutes": minutes}
