"""`nuanliu disclosure`: the public text, section by section, from the draft to its registration."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from datetime import date

    from nuanliu.core.documents import Document
    from nuanliu.records.journal.deeds import Deed
    from nuanliu.stages.disclosure.models import Publication, Section
    from nuanliu.stages.disclosure.queries import Registered

BY = "由谁办理"
HEAD = ("编号", "名称", "状态", "起草人", "批准人", "公开日期", "网址", "核对", "指纹")
WORDS = {"error": "矛盾", "warning": "缺项", "note": "提示"}


DAYS = ("published_on", "copy_seen_on")


@click.group(cls=Group)
def command() -> None:
    """公开文本：起草、逐部分编写和核对、一致性检查、与上年比较、批准、登记网址。"""


def _publication(number: int) -> "Publication":
    from nuanliu.stages.disclosure.models import Publication

    row = Publication.objects.select_related("project").filter(pk=number).first()
    if row is None:
        what = f"没有公开文本 {number}"
        raise Stop(what, "请用 nuanliu disclosure register 核对", REFUSED)
    return row


def _section(number: int, place: int) -> "Section":
    row = _publication(number).sections.filter(number=place).first()
    if row is None:
        raise Stop(f"没有第 {place} 部分", "部分用 1 至 9 的数字表示", REFUSED)
    return row


def _paper(row: "Publication") -> "Document":
    from nuanliu.stages.disclosure.texts import written

    return written(row, office.mark().removeprefix("-") or None)


def _text(row: "Publication") -> str:
    from nuanliu.records.documents.render.to_json import render_json

    return render_json(_paper(row)).decode()


def _deed(login: str | None) -> "Deed":
    return office.deed_in_books(office.deed(login, "disclosure"))


@command.command("register", cls=Command)
@json_option
@data_option
def register(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """公开登记簿：每份公开文本的状态、起草人和批准人、日期、网址和全文指纹。"""
    office.open_books()
    from nuanliu.core.lifecycles import DISCLOSURE
    from nuanliu.stages.disclosure.queries import registered

    rows = registered()
    if as_json:
        told = [row._asdict() | {name: _iso(getattr(row, name)) for name in DAYS} for row in rows]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [
        [str(row.id), row.title, DISCLOSURE.states[row.state], row.drafted_by,
         row.released_by or "—", str(row.published_on or "—"), row.url or "—", _copy(row),
         row.content_hash]
        for row in rows
    ]  # fmt: skip
    click.echo("\n".join(table(HEAD, cells, right=(0,))) if cells else "还没有公开文本。")


def _iso(day: "date | None") -> str | None:
    return None if day is None else day.isoformat()


def _copy(row: "Registered") -> str:
    """How the page of the portal looked when it was last compared."""
    if row.copy_seen_on is None:
        return "未核对"
    return f"{row.copy_seen_on} {'一致' if not row.copy_lacks else f'{row.copy_lacks} 行不同'}"


@command.command("draft", cls=Command)
@click.argument("project", metavar="项目号", type=int)
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def draft(project: int, login: str | None) -> None:
    """起草：按账生成九部分公开文本；黄色的话待办公室编写。"""
    office.open_books()
    from nuanliu.records.documents.render.to_json import render_json
    from nuanliu.records.journal.states import day_of
    from nuanliu.stages.disclosure import actions
    from nuanliu.stages.disclosure.papers import nine_sections
    from nuanliu.stages.projects.models import Project

    row = Project.objects.filter(pk=project).first()
    if row is None:
        raise Stop(f"没有项目 {project}", "请核对项目号", REFUSED)
    deed = _deed(login)
    paper = nine_sections(row, day_of(deed), office.mark().removeprefix("-") or None)
    text = render_json(paper).decode()
    made = actions.draft(deed, project=project, title=paper.name, text=text)
    click.echo(f"已起草公开文本 {made}，请逐部分编写：nuanliu disclosure show {made}")


@command.command("show", cls=Command)
@click.argument("number", metavar="编号", type=int)
@json_option
@data_option
def show(number: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出九个部分：状态、现在的文字、可以编写的地方和可用的数字名称。"""
    office.open_books()
    row = _publication(number)
    told = [_told(row, one) for one in row.sections.order_by("number")]
    names = _names(row)
    if as_json:
        answer = {"title": row.title, "state": row.state, "sections": told, "figures": names}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    for one in told:
        click.echo(f"{one['number']} {one['title']}〔{one['state']}〕")
        click.echo("\n".join(f"    {line}" for line in one["lines"]))
        for slot in one["slots"]:
            mark = "（待编写）" if one["unwritten"] else ""
            click.echo(f"  {slot['name']}{mark}：{slot['text'] or '—'}")
    click.echo(f"可用的数字：{'、'.join(f'{{{name}}}' for name in names)}")


def _told(row: "Publication", section: "Section") -> dict[str, Any]:
    from nuanliu.core.lifecycles import SECTION
    from nuanliu.stages.disclosure.sections import TITLES, Words, slots_of
    from nuanliu.stages.disclosure.texts import lines_of, part_of

    said = Words(row.project.narrative, section.words, {})
    return {
        "number": section.number,
        "title": TITLES[section.number - 1],
        "state": SECTION.states[section.state],
        "unwritten": section.state == "drafted",
        "lines": lines_of(part_of(_paper(row), section.number)),
        "slots": [
            {"name": slot.name, "label": slot.label, "text": said.written(slot.name)
             or slot.template}
            for slot in slots_of(row.project.facts, section.number)
        ],
    }  # fmt: skip


def _names(row: "Publication") -> list[str]:
    from nuanliu.stages.disclosure.figures import Figures
    from nuanliu.stages.disclosure.texts import drafted_on

    return list(Figures(row.project, drafted_on(row)))


@command.command("edit", cls=Command)
@click.argument("number", metavar="编号", type=int)
@click.argument("section", metavar="部分", type=int)
@option("--slot", "slots", metavar="名称=文字", multiple=True, help="写哪一处；可重复")
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def edit(number: int, section: int, slots: tuple[str, ...], login: str | None) -> None:
    """编写一个部分。不写 --slot 就是照现在的话确认；数字用花括号里的名称，例如 {计划金额}。"""
    office.open_books()
    from nuanliu.stages.disclosure import actions
    from nuanliu.stages.disclosure.sections import Words, slots_of

    row = _section(number, section)
    facts = row.publication.project.facts
    said = Words(row.publication.project.narrative, row.words, {})
    words = {one.name: said.written(one.name) or one.template for one in slots_of(facts, section)}
    for given in slots:
        name, sign, text = given.partition("=")
        if not sign:
            raise Stop(f"“{given}”里没有等号", "请写成 --slot 名称=文字")
        words[name] = text
    actions.edit(_deed(login), section=row.pk, words=words)
    click.echo(f"第 {section} 部分已编写，请另一人核对。")


@command.command("agree", cls=Command)
@click.argument("number", metavar="编号", type=int)
@click.argument("section", metavar="部分", type=int)
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def agree(number: int, section: int, login: str | None) -> None:
    """核对一个部分：由没有编写它的人办理。"""
    office.open_books()
    from nuanliu.stages.disclosure import actions

    row = _section(number, section)
    actions.agree(_deed(login), section=row.pk, text=_text(row.publication))
    click.echo(f"第 {section} 部分已核对。")


@command.command("check", cls=Command)
@click.argument("number", metavar="编号", type=int)
@json_option
@data_option
def check(number: int, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """一致性检查：全文前后是否一致、有无缺项；有妨碍公开的问题时退出码为 1。"""
    office.open_books()
    from nuanliu.stages.disclosure.checking import gate

    row = _publication(number)
    told = gate(_paper(row), row.project)
    if as_json:
        answer = {
            "open": not told.refusals,
            "findings": [
                {"code": one.code, "severity": one.severity, "message": one.message}
                for one in told.findings
            ],
            "refusals": [{"code": one.code, "message": one.text()} for one in told.refusals],
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for one in told.findings:
            click.echo(f"{WORDS[one.severity]}：{one.message} [{one.code}]")
        for refusal in told.refusals:
            click.echo(refusal.text())
        click.echo("不能公开。" if told.refusals else "没有妨碍公开的问题。")
    return REFUSED if told.refusals else 0


@command.command("diff", cls=Command)
@click.argument("number", metavar="编号", type=int)
@json_option
@data_option
def diff(number: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """与上年比较：哪个部分的哪些话不同。"""
    office.open_books()
    from nuanliu.stages.disclosure.differing import against_last_year
    from nuanliu.stages.disclosure.sections import TITLES

    compared = against_last_year(_publication(number), office.mark().removeprefix("-") or None)
    if as_json:
        told = [one._asdict() for one in compared.changes]
        answer = {"year": compared.year, "changes": told}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if compared.year is None:
        click.echo("上年没有可比的公开文本。")
        return
    click.echo(f"与 {compared.year} 年相比，有 {len(compared.changes)} 处不同。")
    for one in compared.changes:
        click.echo(TITLES[one.section - 1])
        click.echo("\n".join([*(f"  - {t}" for t in one.before), *(f"  + {t}" for t in one.now)]))


@command.command("sources", cls=Command)
@click.argument("number", metavar="编号", type=int)
@json_option
@data_option
def sources(number: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """数字来源：文本里的每个数字出自哪个口径、哪些记录。"""
    office.open_books()
    from nuanliu.core.documents import figures
    from nuanliu.stages.archive.trace import trace

    row = _publication(number)
    told = [
        {"text": one.text, "measure": one.measure, "key": one.key,
         "rows": trace(row.project, one.measure, one.key)}
        for one in dict.fromkeys(figures(_paper(row)))
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [
        [str(one["text"]), str(one["measure"]), str(one["key"]), str(len(one["rows"]))]
        for one in told
    ]
    click.echo("\n".join(table(("数字", "口径", "范围", "依据记录"), cells, right=(3,))))


@command.command("release", cls=Command)
@click.argument("number", metavar="编号", type=int)
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def release(number: int, login: str | None) -> None:
    """批准公开：由没有起草的领导办理；九个部分都须经第二人核对，一致性检查没有问题。"""
    office.open_books()
    from nuanliu.stages.disclosure import actions

    row = _publication(number)
    actions.release(_deed(login), publication=number, text=_text(row))
    row.refresh_from_db()
    click.echo(f"已批准公开，全文指纹 {row.content_hash}")


@command.command("package", cls=Command)
@click.argument("number", metavar="编号", type=int)
@option("--out", metavar="目录", help="写入的目录（缺省为数据目录下的 papers）")
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def package_(number: int, out: str | None, login: str | None) -> None:
    """制作发布包：网页片段、DOCX、PDF、XLSX、开放数据、校验和、二维码，一个 zip。"""
    data = office.open_books()
    from dataclasses import replace

    from nuanliu.records.journal.actions import checkpoint
    from nuanliu.stages.archive.papers import imprint_now
    from nuanliu.stages.disclosure import actions
    from nuanliu.stages.disclosure.package import package

    row, deed = _publication(number), _deed(login)
    checkpoint(replace(deed, key=f"{deed.key}:checkpoint"), "发布包")
    made = package(row, imprint_now())
    actions.pack(deed, publication=number, name=made.name, data=made.data)
    folder = office.out_folder(out, data / "papers")
    click.echo(f"已写入 {office.write_file(folder, made.name, made.data)}")
    click.echo(f"指纹 {hashlib.sha256(made.data).hexdigest()}")


@command.command("compare", cls=Command)
@click.argument("number", metavar="编号", type=int)
@click.argument("file", metavar="文件")
@option("--as", "login", metavar="登录名", help=BY)
@json_option
@data_option
def compare(number: int, file: str, login: str | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """核对公开页：门户网站上的网页（另存的副本）是否仍与批准的全文一致；不一致时退出码为 1。"""
    office.open_books()
    from nuanliu.stages.disclosure import actions
    from nuanliu.stages.disclosure.copies import looked_at

    row = _publication(number)
    found = looked_at(row, office.read_file(file), file)
    actions.compare(_deed(login), publication=number, copy=found.hash, lacks=len(found.lacks))
    if as_json:
        answer = {"sha256": found.hash, "lacks": found.lacks}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif found.lacks:
        click.echo("\n".join([f"有 {len(found.lacks)} 行缺少或不同：", *found.lacks]))
    else:
        click.echo("与批准的全文一致。")
    return REFUSED if found.lacks else 0


@command.command("publish", cls=Command)
@click.argument("number", metavar="编号", type=int)
@option("--url", metavar="网址", required=True, help="门户网站上的完整网址")
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def publish(number: int, url: str, login: str | None) -> None:
    """登记公开网址。"""
    office.open_books()
    from nuanliu.stages.disclosure import actions

    actions.publish(_deed(login), publication=_publication(number).pk, url=url)
    click.echo(f"已登记：{url}")


@command.command("take-down", cls=Command)
@click.argument("number", metavar="编号", type=int)
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def take_down(number: int, login: str | None) -> None:
    """撤下：由领导办理。"""
    office.open_books()
    from nuanliu.stages.disclosure import actions

    actions.take_down(_deed(login), publication=_publication(number).pk)
    click.echo("已登记撤下。")
