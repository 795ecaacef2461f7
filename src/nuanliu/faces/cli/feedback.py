"""`nuanliu feedback`: what those who were paid say, from the question bank to the summary."""

import json
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import feedback_calls, feedback_doubts, feedback_paper, office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.asked import choices_of, survey_of
from nuanliu.faces.cli.chosen import campaign_of
from nuanliu.faces.cli.runs import BY, echo
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.stages.feedback.models import Survey

SURVEY = click.argument("survey", metavar="调查编号", type=int)


@click.group(cls=Group)
def command() -> None:
    """满意度与回访：题库、调查、录入纸质问卷、结果；回访电话、收款核实。"""


@command.command("bank", cls=Command)
@json_option
@data_option
def bank(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """题库：每道题的代码、题面和选项。"""
    office.start()
    from nuanliu.core.questions import BANK, EDITION, USUAL

    if as_json:
        questions = [
            {"code": one.code, "text": one.text, "scale": list(one.scale), "rated": one.rated}
            for one in BANK.values()
        ]
        told = {"edition": EDITION, "usual": list(USUAL), "questions": questions}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    rows = [[one.code, one.text, " / ".join(one.scale)] for one in BANK.values()]
    click.echo("\n".join(table(("代码", "题面", "选项"), rows)))
    click.echo(f"第 {EDITION} 版。不指明题目时问：{'、'.join(USUAL)}。")


@command.command("new", cls=Command)
@click.argument("campaign", metavar="活动编号", type=int)
@option("--seed", metavar="种子", required=True, help="抽样种子，留存备查")
@option("--ask", "asked", metavar="代码", multiple=True, help="问哪道题，可写多次（缺省为常用题）")
@BY
@json_option
@data_option
def new(
    campaign: int,
    seed: str,
    asked: tuple[str, ...],
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """准备一次调查：对象是这次活动中实际收到慰问的人。"""
    office.open_books()
    from nuanliu.stages.feedback import actions
    from nuanliu.stages.feedback.models import Survey

    row = campaign_of(campaign)
    pk = actions.prepare(
        office.deed(login, "survey"), campaign=row.pk, seed=seed, questions=list(asked)
    )
    people = Survey.objects.get(pk=pk).population
    told = {"survey": pk, "campaign": row.name, "population": people}
    echo(told, as_json=as_json, line=f"调查 {pk} 已准备：{row.name}，实际慰问 {people} 人。")


@command.command("open", cls=Command)
@SURVEY
@option("--issued", metavar="份数", type=int, required=True, help="发出的份数，各种方式合计")
@option("--codes", metavar="个数", type=int, default=0, help="其中问卷码的个数")
@option("--drawn", metavar="人数", type=int, default=None, help="抽取多少人（缺省为全体）")
@option("--shared", is_flag=True, help="另开一个公用链接")
@BY
@json_option
@data_option
def open_(
    survey: int,
    issued: int,
    codes: int,
    drawn: int | None,
    shared: bool,  # noqa: FBT001 - click passes options by name
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """开始：按种子分层抽取对象，发出问卷。"""
    office.open_books()
    from nuanliu.core.tokens import digest_of
    from nuanliu.stages.feedback import actions
    from nuanliu.stages.feedback.codes import SHARED, token_of, tokens_of

    row = survey_of(survey)
    actions.open_survey(
        office.deed(login, "survey"),
        survey=row.pk,
        issued=issued,
        drawn=drawn,
        digests=[digest_of(code) for code in tokens_of(row.pk, max(codes, 0))],
        shared=digest_of(token_of(row.pk, SHARED)) if shared else "",
    )
    many = row.asked.count()
    told = {"survey": survey, "drawn": many, "issued": issued, "codes": codes, "shared": shared}
    echo(told, as_json=as_json, line=f"调查 {survey} 已开始：抽取 {many} 人，发出 {issued} 份。")


@command.command("links", cls=Command)
@SURVEY
@json_option
@data_option
def links(survey: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """问卷码的网址，一码一答；公用链接列在最前。"""
    office.open_books()
    from nuanliu.faces.cli.asked import links_of

    row = survey_of(survey)
    shared, own = links_of(row)
    if as_json:
        click.echo(json.dumps({"survey": survey, "shared": shared, "links": own}, indent=2))
        return
    lines = [f"公用链接：{shared}"] if shared else []
    click.echo("\n".join([*lines, *own]) or "这次调查没有问卷码。")


@command.command("sample", cls=Command)
@SURVEY
@json_option
@data_option
def sample(survey: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """抽取的名单和种子，并按种子当场重抽一遍比对。"""
    office.open_books()
    from nuanliu.stages.feedback.queries import drawn_in, redrawn

    row = survey_of(survey)
    rows = list(drawn_in(row))
    same = redrawn(row) == [one.payment_id for one in rows]
    if as_json:
        told = {
            "survey": survey,
            "seed": row.seed,
            "drawn": [one.payment.number for one in rows],
            "same_again": same,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [
        [str(one.place), one.payment.number, one.payment.nomination.union.name] for one in rows
    ]
    click.echo("\n".join(table(("序号", "发放编号", "所在工会"), cells, right=(0,))))
    again = "相同" if same else "不同：抽样之后有款项退回或补发，名单以抽样当时为准"
    click.echo(f"种子“{row.seed}”，共 {len(rows)} 人；现在重抽，结果{again}。")


@command.command("interview", cls=Command)
@SURVEY
@click.argument("answers", metavar="题=选项...", nargs=-1, required=True)
@BY
@json_option
@data_option
def interview(
    survey: int,
    answers: tuple[str, ...],
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """登记一份电话访问的答卷；只记谁访问，不记访问了谁。"""
    office.open_books()
    from nuanliu.stages.feedback import actions

    row = survey_of(survey)
    actions.interview(office.deed(login, "survey"), survey=row.pk, choices=choices_of(row, answers))
    told = {"survey": survey, "returned": row.answers.count()}
    echo(told, as_json=as_json, line=f"已登记，调查 {survey} 共收回 {told['returned']} 份。")


@command.command("close", cls=Command)
@SURVEY
@BY
@data_option
def close(survey: int, login: str | None) -> None:
    """结束调查：此后不再收答卷，结果不再变动。"""
    office.open_books()
    from nuanliu.stages.feedback import actions

    actions.close(office.deed(login, "survey"), survey=survey_of(survey).pk)
    click.echo(f"调查 {survey} 已结束。")


@command.command("summary", cls=Command)
@SURVEY
@json_option
@data_option
def summary(survey: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """结果：各题的份数、比率、置信区间，和使用时须注意的事项。"""
    office.open_books()
    row = survey_of(survey)
    told = _told(row)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    head = ("题目", "有效", "肯定", "比率", "95%置信区间")
    cells = [
        [one["text"], str(one["valid"]), str(one["positive"]), one["rate"], one["interval"] or "—"]
        for one in told["rates"]
    ]
    click.echo(f"{row.campaign.name}：慰问 {row.population} 人，发出 {row.issued} 份，", nl=False)
    click.echo(f"收回 {told['returned']} 份，有效 {told['valid']} 份。")
    click.echo("\n".join(table(head, cells, right=(1, 2))))
    for place, note in enumerate(told["notes"], 1):
        click.echo(f"{place}．{note}。")


def _told(row: "Survey") -> dict[str, Any]:
    from nuanliu.core.bias import bias_notes
    from nuanliu.core.refusal import Refusal
    from nuanliu.core.sampling import percent_down
    from nuanliu.stages.feedback.queries import choices_of as chosen
    from nuanliu.stages.feedback.queries import rates_in, taken_of, words_of

    words, taken = words_of(row), taken_of(row)
    rates = [
        {
            "code": one.code,
            "text": words[one.code].text,
            "valid": one.valid,
            "positive": one.positive,
            "rate": percent_down(one.positive, one.valid) if one.valid else "未取得",
            "interval": None if isinstance(one.interval, Refusal) else one.interval.text(),
        }
        for one in rates_in(row)
    ]
    return {
        "survey": row.pk,
        "population": row.population,
        "issued": row.issued,
        "returned": taken.returned,
        "valid": taken.valid,
        "rates": rates,
        "choices": {code: chosen(row, code) for code in words},
        "notes": bias_notes(taken),
    }


for _one in (*feedback_paper.COMMANDS, *feedback_calls.COMMANDS, *feedback_doubts.COMMANDS):
    command.add_command(_one)
