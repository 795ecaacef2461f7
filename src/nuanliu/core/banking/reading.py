"""A mapping template out of YAML: the safe loader, closed words, every fault named by its place.

Nothing of the text is ever run; what is not in the lists here is refused (BANK-MAP).
"""

from collections.abc import Callable
from typing import Any

import yaml

from nuanliu.core.banking.model import Column, Mapping, Medium, ResultForm, Summary, Value
from nuanliu.core.refusal import Refusal

STATUSES = ("参考模板", "待取得样本", "本单位模板")
ENCODINGS = ("gbk", "gb18030", "utf-8")
SEPARATORS = ("|", ",", "\t", ";")
LONGEST = 40_000  # characters of a template's text
MOST_COLUMNS = 60
ANSWERED = ("number", "account", "payee", "amount", "status", "reason")
_FIX = "请对照帮助“让系统认识银行的文件”改正"


class _FaultError(Exception):
    """Carries the Chinese sentence to the one place that makes a refusal of it."""


class _Once(yaml.SafeLoader):
    """The safe loader that does not let a word be given twice, nor one part refer to another."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """No anchors: a short text may not unfold into a long one."""
        event = self.peek_event()  # type: ignore[no-untyped-call] # the stubs leave it open
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _FaultError("不能使用引用（& 和 *）")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - as the loader calls it
        """A mapping whose words are texts, each given once."""
        words = [self.construct_object(key, deep=True) for key, _ in node.value]
        for word in words:
            if not isinstance(word, str):
                raise _FaultError(f"“{word}”不是可用的项目名")
            if words.count(word) > 1:
                raise _FaultError(f"“{word}”写了两次")
        return super().construct_mapping(node, deep)


def read_mapping(text: str) -> Mapping | Refusal:
    """The mapping that a YAML text says, or why it says none (BANK-MAP)."""
    if len(text) > LONGEST:
        return Refusal("BANK-MAP", f"映射模板超过 {LONGEST} 个字符", _FIX)
    try:
        told = yaml.load(text, _Once)  # noqa: S506 - a subclass of SafeLoader
        return _mapping(_Part("", told))
    except _FaultError as fault:
        return Refusal("BANK-MAP", f"映射模板里{fault}", _FIX)
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else ""
        return Refusal("BANK-MAP", f"映射模板{where}不是正确的 YAML 文本", _FIX)


class _Part:
    """One mapping of the text: takes its words one by one, and refuses what is left over."""

    def __init__(self, where: str, told: Any) -> None:
        if not isinstance(told, dict):
            raise _FaultError(f"{where or '整个文本'}应是“项目: 值”的列表")
        self.where, self.told = where, dict(told)

    def at(self, word: str) -> str:
        """A word with its place, for messages."""
        return f"“{self.where}{word}”"

    def text(self, word: str, default: str | None = None) -> str:
        """A text; required without default. A bare number or date must stand in quotes."""
        found = self.told.pop(word, default)
        if isinstance(found, str) and (found or default == ""):
            return found
        raise _FaultError(f"{self.at(word)}应是文字（数字请加引号）")

    def one_of(self, word: str, known: tuple[str, ...], default: str | None = None) -> str:
        """A text of a closed list."""
        found = self.text(word, default)
        if found in known:
            return found
        raise _FaultError(f"{self.at(word)}“{found[:20]}”不在可用的值里：{'、'.join(known)}")

    def flag(self, word: str, *, default: bool) -> bool:
        """A yes or no."""
        found = self.told.pop(word, default)
        if isinstance(found, bool):
            return found
        raise _FaultError(f"{self.at(word)}应是 true 或 false")

    def count(self, word: str, default: int, most: int) -> int:
        """A whole number up to a bound."""
        found = self.told.pop(word, default)
        if type(found) is int and 0 <= found <= most:
            return found
        raise _FaultError(f"{self.at(word)}应是 0 到 {most} 的整数")

    def texts(self, word: str) -> tuple[str, ...]:
        """A list of texts, possibly none."""
        found = self.told.pop(word, [])
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return tuple(found)
        raise _FaultError(f"{self.at(word)}应是文字的列表")

    def part(self, word: str) -> "_Part | None":
        """A mapping below, None where it is not given."""
        if word not in self.told:
            return None
        return _Part(f"{self.where}{word}.", self.told.pop(word))

    def parts(self, word: str) -> "list[_Part]":
        """A list of mappings."""
        found = self.told.pop(word, None)
        if not isinstance(found, list) or not 0 < len(found) <= MOST_COLUMNS:
            raise _FaultError(f"{self.at(word)}应有 1 到 {MOST_COLUMNS} 列")
        return [_Part(f"{word}第{at}列.", one) for at, one in enumerate(found, 1)]

    def done(self) -> None:
        """Refuse words that nobody asked for: a slip would otherwise pass in silence."""
        for word in self.told:
            raise _FaultError(f"有不认识的项目{self.at(word)}")


def _mapping(part: _Part) -> Mapping:
    medium = Medium(part.one_of("medium", tuple(Medium)))
    money = part.part("money")
    mapping = Mapping(
        name=part.text("name"),
        bank=part.text("bank", ""),
        status=part.one_of("status", STATUSES),
        medium=medium,
        encoding=part.one_of("encoding", ENCODINGS),
        columns=tuple(_column(one) for one in part.parts("columns")),
        separator=part.one_of("separator", SEPARATORS, ","),
        trailing=part.flag("trailing_separator", default=False),
        crlf=part.one_of("line_end", ("crlf", "lf"), "crlf") == "crlf",
        header=part.flag("header", default=True),
        before=part.texts("lines_before"),
        after=part.texts("lines_after"),
        summary=_summary(part.part("summary")),
        in_fen=bool(money and money.one_of("unit", ("yuan", "fen"), "yuan") == "fen"),
        as_number=bool(money and money.one_of("type", ("text", "number"), "text") == "number"),
        most=part.count("max_rows", 0, 100_000),
        own_apart=part.flag("own_apart", default=False),
        start=part.count("first_row", 2, 200),
        result=_result(part.part("result")),
    )
    for rest in (money, part):
        if rest is not None:
            rest.done()
    _whole(mapping)
    return mapping


def _column(part: _Part) -> Column:
    told = part.text("value")
    word, _, text = told.partition(":")
    if word not in tuple(Value) or (text and word != Value.CONST):
        known = "、".join(Value)
        raise _FaultError(f"{part.at('value')}“{told[:20]}”不在可用的值里：{known}（const:文字）")
    ways = part.part("map")
    column = Column(
        title=part.text("title"),
        value=Value(word),
        text=text,
        required=part.flag("required", default=False),
        max=part.count("max", 0, 1_000),
        own=ways.text("own", "") if ways else "",
        other=ways.text("other", "") if ways else "",
    )
    for rest in (ways, part):
        if rest is not None:
            rest.done()
    return column


def _summary(part: _Part | None) -> Summary | None:
    if part is None:
        return None
    found = Summary(part.one_of("place", ("first", "last")), part.text("text"))
    part.done()
    plain = found.text
    for word in SUMMED:
        plain = plain.replace(f"{{{word}}}", "")
    if "{" in plain or "}" in plain:
        raise _FaultError(f"{part.at('text')}只能用 {'、'.join(f'{{{w}}}' for w in SUMMED)}")
    return found


SUMMED = ("day", "count", "total")


def _result(part: _Part | None) -> ResultForm:
    if part is None:
        return ResultForm()
    columns = part.part("columns")
    found = ResultForm(
        {one: columns.texts(one) for one in ANSWERED} if columns else {},
        frozenset(part.texts("success_words")),
        frozenset(part.texts("fail_words")),
    )
    for rest in (columns, part):
        if rest is not None:
            rest.done()
    if both := found.success & found.failure:
        raise _FaultError(f"“{min(both)}”既是成功又是失败")
    return found


def _whole(mapping: Mapping) -> None:
    """A file that pays has a name, an account and an amount, each once."""
    for value in (Value.PAYEE, Value.ACCOUNT, Value.AMOUNT):
        times = sum(one.value is value for one in mapping.columns)
        if times == 0 or (times > 1 and value is not Value.AMOUNT):
            raise _FaultError(f"“{value.chinese}”应有且只有一列")
    around = mapping.before or mapping.after or mapping.summary
    if around and mapping.medium not in (Medium.CSV, Medium.TXT):
        raise _FaultError("只有 csv 和 txt 可以有表前、表后行和汇总行")
    if mapping.own_apart and not mapping.bank:
        raise _FaultError("要把本行和他行分开（own_apart），须写明 bank")
    if mapping.as_number and mapping.in_fen:
        raise _FaultError("以分为单位的金额不能用数字单元格")
    _plain(mapping, lambda one: one.title)
    _plain(mapping, lambda one: one.text)


def _plain(mapping: Mapping, text: Callable[[Column], str]) -> None:
    for one in mapping.columns:
        try:
            text(one).encode(mapping.encoding)
        except UnicodeEncodeError:
            raise _FaultError(f"“{text(one)}”不能写成 {mapping.encoding}") from None
        if mapping.medium is Medium.TXT and mapping.separator in text(one):
            raise _FaultError(f"“{text(one)}”含有分隔符“{mapping.separator}”")
