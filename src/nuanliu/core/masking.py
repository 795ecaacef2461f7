"""Masking that cannot be undone, and the nets that keep personal numbers out of logs and papers.

How many numbers still fit a mask, counted over the real structure of a resident ID (one district
known from the paper it stands on, sixty years of births, serials 000-999, check character):

    shown                    candidates     when the sex is known too
    first 6 and last 4            ~2,000               ~2,000
    last 2                      ~199,000             ~199,000
    last 1                    ~2,000,000             ~996,000
    nothing                  ~21,900,000          ~10,950,000

With fewer than a million, a list of names and one table of births finds the person. The list shows
the sex, so even one character is too many: an ID is masked whole, and the office tells two people
of one name apart by union and receipt code. tests/core/test_masking.py counts the table again.
Masks have a constant length, so the length tells nothing either (15 or 18, 16 or 19).
"""

import re
from collections.abc import Iterable

STAR = "*"
MASKED_ID = STAR * 18
MASKED_CARD_HEAD = STAR * 12
MASKED_PHONE_HEAD = STAR * 9
SCRUBBED = "[已隐藏]"

CARD_TAIL = 4
PHONE_TAIL = 2

# Surnames of more than one character; any other name is one character and the given name.
_COMPOUND = """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连
    澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于
    司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋
    夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五
    贺兰 纳兰 完颜 叶赫 那拉 爱新觉罗 侯莫陈
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
_MIDDLE_DOT = "·"

_D = "[0-9０-９]"
_GAP = r"[\s\-－\u200b]"
# A hex digest or UUID is no person's number; a run of digits alone is never one of these.
_DIGEST = (
    r"(?<![0-9a-zA-Z])(?:(?=[0-9a-f]*[a-f])[0-9a-f]{32,128}"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-zA-Z])"
)
_PERSONAL = (
    rf"[1１][3-9３-９]{_D}{_GAP}{_D}{{4}}{_GAP}{_D}{{4}}(?!{_D})"  # 138 1234 5678
    rf"|(?<!{_D})[3-9３-９]{_D}{{3}}(?:{_GAP}{_D}{{4}}){{2,3}}{_GAP}{_D}{{1,4}}(?!{_D})"  # 6222 ..
    rf"|(?<!{_D}){_D}{{6}}{_GAP}{_D}{{8}}{_GAP}{_D}{{3}}[0-9０-９XxＸｘ]"  # 530103 19900101 123X
    rf"|(?<!{_D})[0０]{_D}{{2,3}}{_GAP}?{_D}{{7,8}}(?!{_D})"  # 0871-65704218
    rf"|{_D}{{9,}}[XxＸｘ]?"
)
_LOG_NET = re.compile(f"(?P<keep>{_DIGEST})|(?:{_PERSONAL})")
_AMOUNT = re.compile(rf"(?<![\d.]){_D}{{1,9}}\.{_D}{{2}}(?![\d.])")
_PUBLIC_NET = re.compile(rf"{_D}{{6,}}|{_PERSONAL}")


def mask_id(number: str) -> str:
    """Any identity number as eighteen stars; '' stays '' (there is nothing to hide)."""
    return MASKED_ID if number else ""


def mask_card(number: str) -> str:
    """A bank account as twelve stars and its last four digits, as slips and banks print it.

    Behind a known six-digit issuer this leaves 10^8 numbers of 19 digits and 10^5 of 16, and no
    public list exists to try them against. An account shorter than twelve digits is hidden whole.
    """
    if not number:
        return ""
    tail = number[-CARD_TAIL:] if len(number) >= len(MASKED_CARD_HEAD) else STAR * CARD_TAIL
    return MASKED_CARD_HEAD + tail


def mask_phone(number: str) -> str:
    """A telephone as nine stars and its last two digits: 7 × 10^7 mobile numbers fit."""
    if not number:
        return ""
    tail = number[-PHONE_TAIL:] if len(number) >= len(MASKED_PHONE_HEAD) else STAR * PHONE_TAIL
    return MASKED_PHONE_HEAD + tail


def mask_name_public(name: str) -> str:
    """A name for public pages: surname and one star ('张*', '欧阳*').

    One star whatever the length. A name with a middle dot has no surname in front, and one in
    Latin letters may not: of those only the first character is shown.
    """
    return f"{_surname(name.strip())}{STAR}" if name.strip() else ""


def scrub(text: str) -> str:
    """The text with what may be an ID, bank account or telephone replaced: the last net for logs.

    Runs of nine digits and more (full width included), and the usual ways of grouping such
    numbers. Amounts, dates, hex digests and UUIDs stay readable.
    """
    return _LOG_NET.sub(lambda found: found["keep"] or SCRUBBED, text)


def has_personal_digits(text: str, allowed: Iterable[str] = ()) -> bool:
    """Whether a public paper holds digits that may belong to a person: a run of six or more.

    Stricter than `scrub`: eight digits are a birth date. `allowed` lists strings that belong to
    the unit and not to a person (its telephone, its USCC); amounts printed to the fen are let
    through. Used as a scanner over everything that is published.
    """
    for known in sorted((piece for piece in allowed if piece), key=len, reverse=True):
        text = re.sub(rf"(?<!{_D}){re.escape(known)}(?!{_D})", " ", text)
    return _PUBLIC_NET.search(_AMOUNT.sub(" ", text)) is not None


def _surname(name: str) -> str:
    if _MIDDLE_DOT in name:
        return name[0]
    for length in (4, 3, 2):
        if len(name) > length and name[:length] in COMPOUND_SURNAMES:
            return name[:length]
    return name[0]
