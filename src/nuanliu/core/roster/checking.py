"""A roster read is measured: against itself, the standards, the quota, and what is already known.

Nothing is looked up here: who is in elsewhere, what was paid and who stands on a comparison list
comes in by identity number. Codes: those of core.eligibility, and DUP-ROSTER, SHARED-ACCOUNT,
NAME-DIFFERS, COMPARISON, QUOTA, ALREADY-IN, TEXT-LONG, CONSENT-MISSING, CONSENT-DECLINED.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from nuanliu.core.eligibility import Candidate, Received, age_on, assess
from nuanliu.core.money import ZERO
from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.among import ONE_CARD, about, who
from nuanliu.core.roster.model import Field, Finding, Roster, RosterRow, Severity, faulty
from nuanliu.core.roster.values import Place, finding
from nuanliu.core.standards import StandardSet
from nuanliu.core.texts import told

CONSENT_CLAUSE = "个人信息保护法第十三条第一款第一项、第二十五条、第二十九条"
LONGEST = {Field.NAME: 60, Field.POST: 60, Field.BANK: 60}  # characters
_FIELD_OF = {
    "AMOUNT": Field.AMOUNT,
    "CAP-TIME": Field.AMOUNT,
    "CAP-YEAR": Field.AMOUNT,
    "CASH": Field.CHANNEL,
    "CHANNEL": Field.CHANNEL,
    "GROUP": Field.GROUP,
    "AGE": Field.ID,
    "DUP-CAMPAIGN": Field.ID,
}


class Listed(NamedTuple):
    """A hit on a comparison list: its name and how the campaign takes it."""

    name: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Terms:
    """What a roster is measured by.

    opened: day the campaign was pinned to `standards`; on: day of the check; people, reserves:
    the union's quota left to fill (None = not checked). By identity number: elsewhere, the unions
    that have the person live in this campaign; accepted, name and amount of those already in from
    this union; paid: what the person had this calendar year; listed: hits on comparison lists. By
    account: accounts, the identity number that holds it in the campaign. joined: numbers called one
    person by a human, each with the one that stands for all of them. consent: whether a row may
    only go on with its person's consent.
    """

    campaign: str
    standards: StandardSet
    opened: date
    on: date
    source: str = "S1"
    groups: frozenset[str] = frozenset()
    people: int | None = None
    reserves: int | None = None
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)
    paid: Mapping[str, tuple[Received, ...]] = field(default_factory=dict)
    listed: Mapping[str, Listed] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    joined: Mapping[str, str] = field(default_factory=dict)
    consent: bool = False

    def person(self, number: str) -> str:
        """The number that stands for the person: equal for all numbers that a verdict joined."""
        return self.joined.get(number, number)


class Proposal(NamedTuple):
    """A row that may stand, with the code of its group."""

    row: RosterRow
    group: str


class Checked(NamedTuple):
    """The outcome: rows that may be put forward, rows already accepted, and all findings.

    waiting: places of the rows that wait for a human by a finding told once, at their heading.
    """

    proposals: tuple[Proposal, ...]
    already: tuple[RosterRow, ...]
    findings: tuple[Finding, ...]
    waiting: frozenset[tuple[str, int]] = frozenset()


def check_roster(roster: Roster, terms: Terms) -> Checked:
    """Every finding on a roster, those of its reading included, and what is left standing.

    People held because a column is missing are looked at by every rule that can do without it.
    """
    check = _Check(roster, terms)
    everybody = (*roster.rows, *roster.held)
    already = [row for row in everybody if check.is_in(row)]
    fresh = [row for row in everybody if not check.is_in(row)]
    for row in already:
        check.note_already(row)
    check.duplicates(fresh)
    check.accounts(fresh)
    groups = {row.key: check.group(row) for row in fresh}
    for row in fresh:
        check.eligible(row, groups[row.key])
        check.comparison(row)
        check.lengths(row)
    waiting = check.consents(fresh)
    held = {row.key for row in roster.held}
    check.quota([row for row in fresh if row.key not in held])
    bad = faulty(check.findings) | held
    sound = [row for row in fresh if row.key not in bad]
    proposals = tuple(Proposal(row, groups[row.key]) for row in sound)
    return Checked(proposals, tuple(already), tuple(check.findings), waiting)


class _Check:
    """The findings so far and the terms they are measured by."""

    def __init__(self, roster: Roster, terms: Terms) -> None:
        self.roster, self.terms = roster, terms
        self.findings: list[Finding] = list(roster.findings)
        self.reasons: dict[tuple[object, ...], tuple[Refusal, ...]] = {}

    def add(self, row: RosterRow, column: Field, refusal: Refusal, severity: Severity) -> None:
        self.findings.append(about(row, column, refusal, severity))

    def error(self, row: RosterRow, column: Field, refusal: Refusal) -> None:
        self.add(row, column, refusal, Severity.ERROR)

    def is_in(self, row: RosterRow) -> bool:
        """Whether the union's person is in the campaign already, under this very name."""
        number = row.identity.number if row.identity else ""
        return number in self.terms.accepted and self.terms.accepted[number] == row.name

    def note_already(self, row: RosterRow) -> None:
        refusal = Refusal("ALREADY-IN", "此人已在本次名单中，本行不再重复登记", "无需处理")
        self.add(row, Field.NAME, refusal, Severity.NOTE)

    def duplicates(self, rows: list[RosterRow]) -> None:
        """The same natural person twice in the file: the first line stands, later ones do not."""
        first: dict[str, RosterRow] = {}
        for row in rows:
            if row.identity is None:
                continue
            number = row.identity.number
            held = first.setdefault(self.terms.person(number), row)
            if held is not row:
                place = held.seen_from(row.sheet)
                same = held.identity is not None and held.identity.number == number
                why = "身份证号相同，15 位与 18 位视为同一号码" if same else "已认定为同一人"
                what = f"与{place}是同一个人（{why}）"
                refusal = Refusal("DUP-ROSTER", what, "请删去重复的一行")
                self.error(row, Field.ID, refusal)
            elif row.identity.number in self.terms.accepted:
                what = "此身份证号已用另一个姓名报过"
                refusal = Refusal("NAME-DIFFERS", what, "请对照证件核对姓名和身份证号")
                self.error(row, Field.NAME, refusal)

    def accounts(self, rows: list[RosterRow]) -> None:
        """An account that somebody on another list of the campaign is paid by."""
        for row in rows:
            holder = self.terms.accounts.get(row.card or "")
            if holder is not None and self.terms.person(holder) != self.terms.person(who(row)):
                what = "银行卡号与本次活动其他名单中另一个人的相同"
                refusal = Refusal("SHARED-ACCOUNT", what, ONE_CARD)
                self.error(row, Field.CARD, refusal)

    def group(self, row: RosterRow) -> str:
        """The code of the group a row names; '' with a finding when it names none or several."""
        if Field.GROUP not in row.columns:
            return ""  # said once, at the heading
        typed = row.text(Field.GROUP)
        codes = self.terms.standards.groups_named(typed, self.terms.opened)
        if len(codes) == 1:
            return codes[0]
        open_now = "、".join(self.terms.standards.groups_on(self.terms.opened).values())
        fix = f"请填写其中之一：{open_now}"
        if codes:
            refusal = Refusal("GROUP", f"“{typed[:20]}”同时符合几个类别", fix)
        else:
            what = f"“{typed[:20]}”不在类别表内" if typed else "没有填写人员类别"
            refusal = Refusal("GROUP", what, fix)
        self.error(row, Field.GROUP, refusal)
        return ""

    def eligible(self, row: RosterRow, group: str) -> None:
        """The rules of core.eligibility, as far as the row's facts are known.

        A row whose amount, group or channel could not be read is stopped already by that finding;
        the rules that need the missing fact are left out, the others still speak.
        """
        unknown = self._unknown(row, group)
        for refusal in self._reasons(row, group):
            if refusal.code not in unknown:
                self.error(row, _FIELD_OF.get(refusal.code, Field.NAME), refusal)

    def _reasons(self, row: RosterRow, group: str) -> tuple[Refusal, ...]:
        """What speaks against a row, in words that name nobody: asked once for all rows alike.

        No rule looks at more of a birth date than the age, so rows of one age are alike.
        """
        number = row.identity.number if row.identity else ""
        born = row.identity.birth if row.identity else None
        case = Candidate(
            where="",
            campaign=self.terms.campaign,
            group=group,
            source=self.terms.source,
            channel=row.channel or "",
            money=row.amount or ZERO,
            born=born,
            paid_this_year=self.terms.paid.get(number, ()),
            live_elsewhere=self.terms.elsewhere.get(number, ()),
            campaign_groups=self.terms.groups,
        )
        age = None if born is None else age_on(born, self.terms.on)
        alike = (group, case.channel, case.money, age, case.paid_this_year, case.live_elsewhere)
        if alike not in self.reasons:
            found = assess(case, self.terms.standards, self.terms.on, opened=self.terms.opened)
            self.reasons[alike] = tuple(
                replace(one, what=one.what.removeprefix("：")) for one in found
            )
        return self.reasons[alike]

    def _unknown(self, row: RosterRow, group: str) -> set[str]:
        unknown: set[str] = set()
        if row.amount is None:
            unknown |= {"AMOUNT", "CAP-TIME", "CAP-YEAR", "CASH"}
        if not group:
            unknown |= {"GROUP"}
        if row.channel is None:
            unknown |= {"CHANNEL", "CASH"}
        return unknown

    def comparison(self, row: RosterRow) -> None:
        """Hits on the comparison lists the office imported."""
        hit = self.terms.listed.get(row.identity.number) if row.identity else None
        if hit is not None:
            refusal = Refusal("COMPARISON", f"此人在“{hit.name}”中", "请核实；有误的请附证明材料")
            self.add(row, Field.ID, refusal, hit.severity)

    def lengths(self, row: RosterRow) -> None:
        """Texts that are kept whole or not at all."""
        for column, most in LONGEST.items():
            long = told(row.text(column), column.chinese, most)
            if long is not None:
                self.error(row, column, long)

    def consents(self, rows: list[RosterRow]) -> frozenset[tuple[str, int]]:
        """Where the campaign rests on consent: who did not give it waits, and is no fault.

        Returns the rows of sheets without such a column, which is told once for a sheet.
        """
        if not self.terms.consent:
            return frozenset()
        unasked: dict[str, list[RosterRow]] = {}
        for row in rows:
            if Field.CONSENT in row.columns:
                self.consent(row)
            else:
                unasked.setdefault(row.sheet, []).append(row)
        for sheet, silent in unasked.items():
            self.no_consents(sheet, len(silent))
        return frozenset(row.key for silent in unasked.values() for row in silent)

    def no_consents(self, sheet: str, people: int) -> None:
        """Nobody of a sheet is asked whether he agrees: the column is missing."""
        tops = {one.name: max((1, *one.header_rows)) for one in self.roster.sheets}
        what = f"没有“本人同意”一列，{people} 人都没有写明同意处理其个人信息，暂不收录"
        fix = "请增加“本人同意”一列，征得本人同意后逐人填“是”，再重新上传"
        refusal = Refusal("CONSENT-MISSING", what, fix, CONSENT_CLAUSE)
        place = Place(sheet, tops.get(sheet, 1), {})
        self.findings.append(finding(place, Field.CONSENT, refusal, Severity.DECISION, value=""))

    def consent(self, row: RosterRow) -> None:
        """One row in whose sheet people are asked."""
        if row.consent:
            return
        fix = "请征得本人同意，在“是否同意”列填“是”后重新上传"
        refusal = Refusal("CONSENT-MISSING", "没有写明本人同意处理其个人信息", fix, CONSENT_CLAUSE)
        if row.consent is False:
            fix = "本人不同意的请删去这一行；改变主意的，请征得本人同意后重新上传"
            refusal = Refusal("CONSENT-DECLINED", "本人不同意处理其个人信息", fix, CONSENT_CLAUSE)
        self.add(row, Field.CONSENT, refusal, Severity.DECISION)

    def quota(self, rows: list[RosterRow]) -> None:
        """Sound rows beyond the quota left, in the order of the file."""
        bad = faulty(self.findings)
        for reserve, quota in ((False, self.terms.people), (True, self.terms.reserves)):
            sound = [row for row in rows if row.key not in bad and row.reserve is reserve]
            kind = "候补名额" if reserve else "名额"
            for row in sound[quota:] if quota is not None else ():
                what = f"超出本单位{kind}：还可报 {quota} 人"
                refusal = Refusal("QUOTA", what, "请按名额减少人数，或向总工会申请调整名额")
                self.error(row, Field.NAME, refusal)
