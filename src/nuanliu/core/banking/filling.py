"""Payees into the lines of a bank's file, and who cannot stand in it (预检).

Every cell is text. What the bank's encoding cannot hold, or would read as something else, is
never replaced: its payee is named, with what to do, and the others go.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nuanliu.core.banking.model import Column, Mapping, Medium, Value
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
DOTS = str.maketrans({"•": "·", "・": "·"})  # written two ways; only the second is in GBK
_BREAKS = ("\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid: our number, name of the account, account, bank, branch, amount in fen."""

    number: str
    name: str
    account: str
    bank: str
    branch: str
    fen: int


@dataclass(frozen=True, slots=True)
class Filled:
    """The lines of a file as text: headings (none where there is no header), then the payees.

    amounts: which columns (0 counted) hold amounts in yuan or fen.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    amounts: frozenset[int]
    before: tuple[str, ...]
    after: tuple[str, ...]


def is_own(mapping: Mapping, bank: str) -> bool:
    """Whether an account is the paying bank's own, by the words of its name."""
    return bool(mapping.bank) and mapping.bank in bank


def files_of(mapping: Mapping, banks: Sequence[str]) -> list[list[int]]:
    """Which payees (0 counted, by the banks of their accounts) share a file, in their order.

    The bank's own accounts come first where others must stand apart; no file is longer than the
    bank takes.
    """
    own = [at for at, bank in enumerate(banks) if is_own(mapping, bank)]
    mine = set(own)
    other = [at for at in range(len(banks)) if at not in mine]
    groups = [own, other] if mapping.own_apart else [list(range(len(banks)))]
    most = mapping.most or max(1, len(banks))
    return [one[at : at + most] for one in groups for at in range(0, len(one), most)]


def fill(mapping: Mapping, payees: Sequence[Payee], day: date) -> Filled:
    """The file of some payees, in their order."""
    rows = tuple(
        tuple(_cell(mapping, column, place, one, day) for column in mapping.columns)
        for place, one in enumerate(payees, 1)
    )
    before, after = list(mapping.before), list(mapping.after)
    if mapping.summary is not None:
        line = _summed(mapping, payees, day)
        if mapping.summary.place == "first":
            before.append(line)
        else:
            after.insert(0, line)
    amounts = (at for at, one in enumerate(mapping.columns) if one.value is Value.AMOUNT)
    heads = tuple(one.title for one in mapping.columns) if mapping.header else ()
    return Filled(heads, rows, frozenset(amounts), tuple(before), tuple(after))


def amount_text(mapping: Mapping, fen: int) -> str:
    """An amount as this bank reads it: '500.00', or '50000' where it wants fen."""
    return str(fen) if mapping.in_fen else Money(fen).plain_text()


def _summed(mapping: Mapping, payees: Sequence[Payee], day: date) -> str:
    text = mapping.summary.text if mapping.summary else ""
    total = amount_text(mapping, sum(one.fen for one in payees))
    facts = {"day": f"{day:%Y%m%d}", "count": str(len(payees)), "total": total}
    for word, fact in facts.items():
        text = text.replace(f"{{{word}}}", fact)
    return text


def _cell(mapping: Mapping, column: Column, place: int, one: Payee, day: date) -> str:
    texts = {
        Value.SEQ: str(place),
        Value.NUMBER: one.number,
        Value.PAYEE: one.name.translate(DOTS),
        Value.ACCOUNT: one.account,
        Value.BANK: one.bank,
        Value.BRANCH: one.branch,
        Value.AMOUNT: amount_text(mapping, one.fen),
        Value.DAY: f"{day:%Y%m%d}",
        Value.CROSS: column.own if is_own(mapping, one.bank) else column.other,
        Value.CONST: column.text,
        Value.BLANK: "",
    }
    return texts[column.value]


def unfit(mapping: Mapping, payees: Sequence[Payee], day: date) -> dict[str, Refusal]:
    """By payment number: why the file cannot carry a payee. Whoever is not in it can go."""
    times = Counter(one.account for one in payees if one.account)
    found = {}
    for one in payees:
        trouble = _shared(one, times) or _trouble(mapping, one, day)
        if trouble is not None:
            found[one.number] = trouble
    return found


def _shared(one: Payee, times: Counter[str]) -> Refusal | None:
    if times[one.account] < 2:
        return None
    what = f"{one.name}的账号在本批里出现了 {times[one.account]} 次"
    return Refusal("BANK-CARD-TWICE", what, "一个账户只用于一个人，请核对各人的账号后重新锁定")


def _trouble(mapping: Mapping, one: Payee, day: date) -> Refusal | None:
    for column in mapping.columns:
        text = _cell(mapping, column, 1, one, day)
        trouble = _lacking(column, one, text) or _unwritable(mapping, column, one, text)
        if trouble is not None:
            return trouble
    return None


def _lacking(column: Column, one: Payee, text: str) -> Refusal | None:
    needed = column.required or column.value in (Value.PAYEE, Value.ACCOUNT)
    if needed and not text:
        fix = f"请补充{column.value.chinese}后重新锁定；其余人员不受影响"
        return Refusal("BANK-LACKING", f"{one.name}缺少“{column.title}”", fix)
    if column.value is Value.ACCOUNT and not (text.isascii() and text.isdigit()):
        what = f"{one.name}的账号里有数字以外的字符"
        return Refusal("BANK-ACCOUNT", what, "请按银行卡或存折改正账号后重新锁定")
    return None


def _unwritable(mapping: Mapping, column: Column, one: Payee, text: str) -> Refusal | None:
    about = f"{one.name}的“{column.title}”"
    if column.max and len(text) > column.max:
        what = f"{about}有 {len(text)} 个字，银行只收 {column.max} 个"
        return Refusal("BANK-LONG", what, "请向银行确认简写后改正，再重新锁定")
    rare = _not_held(text, mapping.encoding)
    if rare:
        what = f"{about}里的“{rare}”不能写入该银行要求的 {mapping.encoding.upper()} 文件"
        fix = "请向收款人本人确认其银行户名的写法，改正户名后重新锁定；或改用现金签领"
        return Refusal("BANK-RARE", what, fix)
    between = (mapping.separator,) if mapping.medium is Medium.TXT else ()
    bad = [sign for sign in (*_BREAKS, *between) if sign in text]
    if bad or text.startswith(FORMULA):
        sign = "换行或制表符" if bad and bad[0] in _BREAKS else f"“{bad[0] if bad else text[0]}”"
        what = f"{about}里有{sign}，银行的程序会读成别的内容"
        return Refusal("BANK-SIGN", what, "请去掉这个符号后重新锁定")
    return None


def _not_held(text: str, encoding: str) -> str:
    for sign in text:
        try:
            sign.encode(encoding)
        except UnicodeEncodeError:
            return sign
    return ""
