"""The English catalogue: complete, nothing too much, every value kept, and the glossary's words."""

import ast
import re

import pytest
from django.template import Engine
from django.utils.translation import override
from tools.catalogue import CONTEXT, Entry, read_po, write_mo
from tools.house import table_rows
from tools.tree import ROOT
from tools.words import MO, PO, problems, refused, spoken, wanted

from nuanliu.core.refusal import Refusal
from nuanliu.faces.web.loader import CHINESE, asking, translated
from nuanliu.faces.web.templatetags.words import english, priced, unit
from nuanliu.faces.web.words import Book, listed, word


@pytest.fixture(scope="module")
def kept():
    """The catalogue as it is committed."""
    return read_po(PO.read_text(encoding="utf-8"))


def test_every_text_has_its_english_and_nothing_more(kept):
    """Templates, code, labels and refusals against the catalogue, values included."""
    assert problems(wanted(), kept) == []


@pytest.mark.parametrize(
    ("needed", "there", "told"),
    [
        ({"待办": Entry("待办")}, {}, ["no English: 待办"]),
        ({}, {"待办": Entry("待办", "To do")}, ["unused: 待办"]),
        (
            {"{1} 人": Entry("{1} 人")},
            {"{1} 人": Entry("{1} 人", "people")},
            ["other values: {1} 人 | people"],
        ),
        ({"{1} 人": Entry("{1} 人")}, {"{1} 人": Entry("{1} 人", "{1:word} people")}, []),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_told(needed, there, told):
    """Control: a missing text, an unused one, a lost value; a value said to be a word is fine."""
    assert problems(needed, there) == told


def test_texts_are_found_in_code_as_people_read_them():
    """f-strings with numbered values, no docstrings; a refusal's texts under its code."""
    source = ast.parse(
        'def f(n):\n    """说明."""\n    what = f"少了 {n} 人"\n'
        '    raise Refused(Refusal("GAP", what, "请补齐"))\n'.replace("\\\n", "\n")
    )
    found = (list(spoken(source)), list(refused(source)))
    assert found == (["少了 {1} 人"], [f"GAP{CONTEXT}少了 {{1}} 人", f"GAP{CONTEXT}请补齐"])


def test_the_compiled_catalogue_is_that_of_the_source(kept):
    """The .mo file is what `python -m tools.words` makes of the .po file."""
    assert MO.read_bytes() == write_mo(list(kept.values()))


# Words that mean another thing on a button than in the glossary: to agree; points of a score.
HOMONYMS = frozenset({"同意", "分"})


def glossary():
    """Chinese term → English words, of all rows that have it."""
    found: dict[str, list[str]] = {}
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for row in table_rows(text):
        for term in re.split("[/、]", row[1]):
            found.setdefault(term, []).append(row[0])
    return found


def test_the_catalogue_uses_the_words_of_the_glossary(kept):
    """A text that is a term of the glossary reads as there, in whatever form of the word."""
    terms = glossary()
    both = {key: one.said for key, one in kept.items() if key in terms and key not in HOMONYMS}
    other = {
        key: (said, terms[key])
        for key, said in both.items()
        if not any(term[:5].lower() in said.lower() for term in terms[key])
    }
    assert (other, len(both) > 50) == ({}, True)


# Signs that papers and the screen of the machine bear in Chinese, quoted in English texts.
MEANT = {"web/cover.html": "代", "web/first_where.html": "首次建账"}


def sources():
    """Every template of the pages, by name."""
    top = ROOT / "src" / "nuanliu" / "faces" / "web" / "templates"
    return {path.relative_to(top).as_posix(): path.read_text() for path in top.rglob("*.html")}


def test_a_chinese_page_is_made_of_the_file_itself():
    """The loader hands Chinese readers the very source of the folder: same bytes, same cost."""
    engine = Engine.get_default()
    assert {name: engine.get_template(name).source for name in sources()} == sources()


def test_an_english_page_is_made_of_english():
    """No Chinese in any translated source but in what stays Chinese, and in comparisons."""
    rest = {name: translated(text, asking(name)) for name, text in sources().items()}
    apart = re.compile(r'<(\w+)[^>]* lang="zh-CN".*?</\1>|\{%.*?%\}', re.DOTALL)
    rest = {name: apart.sub("", text) for name, text in rest.items()}
    left = {name: "".join(CHINESE.findall(text)) for name, text in rest.items()}
    assert {name: text for name, text in left.items() if text} == MEANT


def test_the_two_languages_are_compiled_apart():
    """One process, one template, both languages in turn."""
    engine = Engine.get_default()
    first = engine.get_template("404.html").source
    with override("en"):
        second = engine.get_template("404.html").source
    third = engine.get_template("404.html").source
    told = ("没有这一页" in first, "No such page" in second, third == first)
    assert told == (True, True, True)


SMALL = Book(
    {
        "同意": "Agree", "会计": "Accountant", "出纳": "Cashier",
        "{1}说：{2}": "{1} says: {2}", "请转交{1}": "Pass on to {1:word}",
        "{1} 人": "{1} people", f"GAP{CONTEXT}少了 {{1}} 人": "{1} people too few",
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("同意", "Agree"),
        ("王敏说：同意", "王敏 says: 同意"),  # what people say is never translated
        ("请转交会计", "Pass on to Accountant"),
        ("请转交会计、出纳", "Pass on to Accountant, Cashier"),
        ("会计、王敏", "会计、王敏"),  # not a list of words alone
        ("没有的话", "没有的话"),
        ("少了 3 人", "少了 3 people"),  # a refusal's text counts only under its code
    ],
)
def test_sentences_are_read_back_with_their_values(text, said):
    """Whole words, values that are words, values that are somebody's."""
    assert SMALL.word(text) == said


def test_a_refusal_is_found_by_its_code():
    """The same text under another code is no match."""
    assert (SMALL.find("少了 3 人", "GAP"), SMALL.find("少了 3 人", "OTHER")) == (
        "3 people too few",
        None,
    )


def test_a_chinese_reader_gets_the_very_text():
    """Filters hand back the same object, and nothing beside a refusal."""
    text = "待办"
    refusal = Refusal("TEXT-BLANK", "没有填写原因", "请填写原因")
    told = (word(text) is text, priced(5, "元"), unit("元"), english(refusal), listed(iter("甲乙")))
    assert told == (True, 5, "元", "", "甲、乙")


def test_an_english_reader_gets_english_beside_the_chinese():
    """Words, an amount with its sign, and a refusal with its values."""
    refusal = Refusal("TEXT-BLANK", "没有填写原因", "请填写原因")
    with override("en"):
        told = (word("待办"), priced("5.00", "元"), unit("元"), unit("人"), english(refusal))
    assert told == (
        "To do",
        "¥5.00",
        "",
        "people",
        '<p class="english">Reason: nothing written. Please fill in: Reason.</p>',
    )


def test_a_refusal_that_names_whom_it_is_about_is_found_behind_the_name():
    """'张三：…' in front of a known refusal; an unknown one has no English beside it."""
    known = Refusal("TEXT-BLANK", "张三：没有填写原因", "请填写原因")
    with override("en"):
        told = (english(known), english(Refusal("NO-SUCH", "没有填写原因", "")))
    assert told == (
        '<p class="english">张三: Reason: nothing written. Please fill in: Reason.</p>',
        "",
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<b>同意</b>", "<b>Agree</b>"),
        ('<i title="同意">{{ x }}</i>', '<i title="Agree">{{ x }}</i>'),
        ("<p>{% if a > b %}同意{% endif %}</p>", "<p>{% if a > b %}Agree{% endif %}</p>"),
        ('<a hx-select="#x > li">同意</a>', '<a hx-select="#x > li">Agree</a>'),
        ("<td>{{ sum }}<small>元</small>", "<td>¥{{ sum }}<small></small>"),
        ('{{ x|default:"同意" }}', '{{ x|default:"Agree" }}'),
        ("<b{# zh #}>同意</b>同意", '<b lang="zh-CN">同意</b>Agree'),
        ('<input value="同意">', '<input value="同意">'),  # what a form sends is no text
        ("{# 同意 #}", "{# 同意 #}"),
        ("<p>不同意见</p>", "<p>不同意见</p>"),  # a run is looked up whole
    ],
)
def test_a_source_is_translated_where_people_read_it(source, said):
    """Texts between tags, attributes that are read, literals of filters; nothing else."""
    assert translated(source, SMALL.find) == said
