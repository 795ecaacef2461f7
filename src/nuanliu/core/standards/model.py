"""The values of a set of standards and the questions the stages put to them."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal

ON_POINT, ON_BOUND = "点估计", "区间下限"  # what a rate of a survey is held against its target by


class Kind(StrEnum):
    """What a row lays down; each is one table of the TOML file, named as here."""

    CAP_PER_TIME = "cap_per_time"
    CAP_PER_YEAR = "cap_per_year"
    PLAN = "plan"
    GROUP = "group"
    FUND_SOURCE = "fund_source"
    CHANNEL = "channel"
    CASH_LIMIT = "cash_limit"
    CASH_HANDLERS = "cash_handlers"
    MINIMUM_AGE = "minimum_age"
    NOTICE_DAYS = "notice_days"
    SIGNATURE = "signature"
    FRAME = "frame"
    INDICATOR_WEIGHT = "indicator_weight"
    INDICATOR_OPERATOR = "indicator_operator"
    INDICATOR_MEASURE = "indicator_measure"
    INDICATOR_RULE = "indicator_rule"
    EXECUTION_REASON = "execution_reason"
    GRADE_BANDS = "grade_bands"
    QUALITATIVE_BANDS = "qualitative_bands"
    OVERSHOOT = "overshoot"
    SURVEY_MINIMUM = "survey_minimum"
    SURVEY_VERDICT = "survey_verdict"
    COMPARISON_LIST = "comparison_list"
    RETENTION = "retention"
    LEGAL_BASIS = "legal_basis"
    DATA_USE = "data_use"
    REQUIRED_SCAN = "required_scan"
    REPORT_DUE = "report_due"

    @property
    def chinese(self) -> str:
        """The name people read in messages and on the standards page."""
        return _KIND_NAMES[self]


_KIND_NAMES = {
    Kind.CAP_PER_TIME: "每人次标准上限",
    Kind.CAP_PER_YEAR: "每人全年标准上限",
    Kind.PLAN: "活动资金与名额",
    Kind.GROUP: "慰问对象类别",
    Kind.FUND_SOURCE: "资金来源",
    Kind.CHANNEL: "发放方式",
    Kind.CASH_LIMIT: "现金发放单笔限额",
    Kind.CASH_HANDLERS: "现金发放经手人数",
    Kind.MINIMUM_AGE: "最低年龄",
    Kind.NOTICE_DAYS: "公示工作日数",
    Kind.SIGNATURE: "审批签字",
    Kind.FRAME: "绩效指标分值框架",
    Kind.INDICATOR_WEIGHT: "指标分值",
    Kind.INDICATOR_OPERATOR: "指标性质",
    Kind.INDICATOR_MEASURE: "指标计量口径",
    Kind.INDICATOR_RULE: "指标计分规则",
    Kind.EXECUTION_REASON: "预算执行率说明线",
    Kind.GRADE_BANDS: "评价等级分数线",
    Kind.QUALITATIVE_BANDS: "定性指标分档",
    Kind.OVERSHOOT: "超额完成说明线",
    Kind.SURVEY_MINIMUM: "调查最少有效份数",
    Kind.SURVEY_VERDICT: "满意度达标的判定依据",
    Kind.COMPARISON_LIST: "比对名单的处理方式",
    Kind.RETENTION: "保管期限",
    Kind.LEGAL_BASIS: "个人信息处理依据",
    Kind.DATA_USE: "个人信息处理告知",
    Kind.REQUIRED_SCAN: "须附的扫描件",
    Kind.REPORT_DUE: "报表报送期限",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a standard applies; '' means everywhere. Codes are those of the standards."""

    campaign: str = ""
    group: str = ""
    source: str = ""

    def covers(self, asked: "Scope") -> bool:
        """Whether a standard of this scope binds the case asked about."""
        return (
            self.campaign in {"", asked.campaign}
            and self.group in {"", asked.group}
            and self.source in {"", asked.source}
        )

    def text(self) -> str:
        """The scope in words, for messages."""
        named = (("活动", self.campaign), ("类别", self.group), ("资金来源", self.source))
        return "、".join(f"{label}“{value}”" for label, value in named if value) or "全部"


ANYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Standard:
    """One value with its validity (both days inclusive; `valid_to` None = until replaced).

    name: the code or title it is about ('' where the kind alone says it); label: its Chinese name;
    amount: money; number: a count in `unit`; words: a list of texts; shares: named whole numbers;
    allowed: False for a group or channel that is listed and closed; clause: the source, '待确认'
    where none is known; assumption: True until the office has confirmed the value.
    """

    kind: Kind
    clause: str
    valid_from: date
    valid_to: date | None
    assumption: bool
    scope: Scope = ANYWHERE
    name: str = ""
    label: str = ""
    unit: str = ""
    amount: Money | None = None
    number: int | None = None
    words: tuple[str, ...] = ()
    shares: tuple[tuple[str, int], ...] = ()
    allowed: bool = True

    @property
    def fen(self) -> int:
        """The amount in fen; a row read from a file always has one where its kind needs it."""
        return 0 if self.amount is None else self.amount.fen

    def in_force(self, on: date) -> bool:
        """Whether the value binds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def canonical(self) -> list[object]:
        """The content as plain lists, equal for equal content: what the fingerprint is taken of."""
        return [
            self.kind.value,
            [self.scope.campaign, self.scope.group, self.scope.source],
            [self.name, self.label, self.unit, self.allowed],
            None if self.amount is None else self.amount.fen,
            self.number,
            list(self.words),
            [list(pair) for pair in self.shares],
            [self.valid_from.isoformat(), self.valid_to.isoformat() if self.valid_to else None],
            [self.clause, self.assumption],
        ]

    def text(self) -> str:
        """The value in words, for messages and comparison tables."""
        shown = [f"{self.amount}元"] if self.amount is not None else []
        shown += [f"{self.number}{self.unit}"] if self.number is not None else []
        shown += ["、".join(self.words)] if self.words else []
        shown += ["、".join(f"{key} {value}" for key, value in self.shares)] if self.shares else []
        return "；".join(shown) or ("可以" if self.allowed else "不可以")


@dataclass(frozen=True, slots=True)
class StandardSet:
    """All rows of one file; `version` names the content, whatever the order and the comments."""

    name: str
    title: str
    fiscal_year: int
    rows: tuple[Standard, ...]
    _known: dict[tuple[Kind, date], tuple[Standard, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # asked for once a row of a roster, and always the same few
    _bound: dict[tuple[Kind, date, str, Scope], Standard | Refusal] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def version(self) -> str:
        """SHA-256 (hex) of the canonical content: what a campaign is pinned to."""
        lines = sorted(json.dumps(row.canonical(), ensure_ascii=False) for row in self.rows)
        content = "\n".join([self.name, str(self.fiscal_year), *lines])
        return hashlib.sha256(content.encode()).hexdigest()

    def within(self, cap: Money, campaign: str, clause: str) -> "StandardSet":
        """The same set where no amount per time for a campaign is above `cap`, by `clause`.

        What the set is silent on stays unknown: a plan's own cap lowers a standard, it makes none.
        """
        lowered = (
            replace(row, amount=cap, clause=clause)
            if row.kind is Kind.CAP_PER_TIME
            and row.scope.campaign in {"", campaign}
            and row.fen > cap.fen
            else row
            for row in self.rows
        )
        return replace(self, rows=tuple(lowered))

    def in_force(self, kind: Kind, on: date) -> list[Standard]:
        """Every row of a kind that binds on that day, in file order."""
        if (kind, on) not in self._known:
            rows = (row for row in self.rows if row.kind is kind and row.in_force(on))
            self._known[kind, on] = tuple(rows)
        return list(self._known[kind, on])

    def one(
        self, kind: Kind, on: date, *, name: str = "", scope: Scope = ANYWHERE
    ) -> Standard | Refusal:
        """The row of a kind and name that binds the case; the narrowest scope wins."""
        key = (kind, on, name, scope)
        if key not in self._bound:
            self._bound[key] = self._one(kind, on, name, scope)
        return self._bound[key]

    def _one(self, kind: Kind, on: date, name: str, scope: Scope) -> Standard | Refusal:
        asked = same_spelling(name)
        rows = [
            row
            for row in self.in_force(kind, on)
            if same_spelling(row.name) == asked and row.scope.covers(scope)
        ]
        return max(rows, key=_narrowness, default=None) or unknown(kind, on, name, scope)

    def cap_on(
        self, on: date, *, group: str, source: str, campaign: str = "", yearly: bool = False
    ) -> Standard | Refusal:
        """The strictest cap that binds one person: per time, or per year when `yearly`.

        Every cap whose scope covers the case binds, so the lowest amount is the answer.
        """
        kind = Kind.CAP_PER_YEAR if yearly else Kind.CAP_PER_TIME
        scope = Scope(campaign, group, source)
        rows = self.caps_on(kind, on, scope)
        return rows[0] if rows else unknown(kind, on, "", scope)

    def caps_on(self, kind: Kind, on: date, scope: Scope) -> list[Standard]:
        """Every cap of a kind that covers the case, strictest first; all of them bind."""
        rows = [row for row in self.in_force(kind, on) if row.scope.covers(scope)]
        return sorted(rows, key=lambda row: row.fen)

    def group_on(self, on: date, code: str) -> Standard | Refusal:
        """The row of a group code, whether open or closed (`allowed`)."""
        return self.one(Kind.GROUP, on, name=code)

    def groups_on(self, on: date) -> dict[str, str]:
        """The groups that may receive: code to Chinese name, in file order."""
        return {row.name: row.label for row in self.in_force(Kind.GROUP, on) if row.allowed}

    def groups_named(self, text: str, on: date) -> list[str]:
        """The codes of the groups, open or closed, that a free text names by code or by a word."""
        asked = text.strip()
        rows = self.in_force(Kind.GROUP, on)
        exact = [row.name for row in rows if asked in {row.name, row.label}]
        return exact or [row.name for row in rows if any(word in asked for word in row.words)]

    def notice_days_on(self, on: date, campaign: str = "") -> Standard | Refusal:
        """How many working days (`number`) a notice must run before payment."""
        return self.one(Kind.NOTICE_DAYS, on, scope=Scope(campaign))

    def channel_on(self, on: date, channel: str) -> Standard | Refusal:
        """The row of a channel (bank, cash, goods); `words` is the evidence it requires."""
        return self.one(Kind.CHANNEL, on, name=channel)

    def signers_on(self, on: date, total: Money) -> Standard | Refusal:
        """Who must sign (`words`) for a batch of that total: the highest threshold reached."""
        rows = [r for r in self.in_force(Kind.SIGNATURE, on) if r.fen <= total.fen]
        return max(rows, key=lambda row: row.fen, default=None) or unknown(
            Kind.SIGNATURE, on, f"{total}元", ANYWHERE
        )

    def number_on(self, kind: Kind, on: date, name: str = "") -> int | Refusal:
        """The plain number of a row, such as 16 years or 5 working days."""
        row = self.one(kind, on, name=name)
        if isinstance(row, Refusal):
            return row
        return unknown(kind, on, name, ANYWHERE) if row.number is None else row.number


@lru_cache(maxsize=4096)
def same_spelling(name: str) -> str:
    """A name with full-width and half-width marks made alike: two typists, one indicator."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def unknown(kind: Kind, on: date, name: str, scope: Scope) -> Refusal:
    """The answer when nothing is laid down: refused, with where to lay it down."""
    about = f"“{name}”" if name else ""
    what = f"标准里没有在{on.isoformat()}有效的{kind.chinese}{about}（范围：{scope.text()}）"
    return Refusal("STD-UNKNOWN", what, f"请在标准文件中补一条 [[{kind.value}]] 并写明依据条款")


def _narrowness(row: Standard) -> int:
    return sum(bool(part) for part in (row.scope.campaign, row.scope.group, row.scope.source))
