"""What templates ask of the catalogue, for words that come from code; at hand in every template."""

from typing import Any

from django import forms, template
from django.utils.html import format_html

from nuanliu.faces.web import words
from nuanliu.faces.web.words import in_english

register = template.Library()
YUAN = "¥"


@register.filter
def word(text: Any) -> Any:
    """A word of the program (a state, a verb, a label) in the reader's language."""
    return words.word(text)


@register.filter
def worded(field: forms.BoundField) -> forms.BoundField:
    """A field whose choices are words of the program; rows of tables keep their names."""
    if in_english():
        own: Any = field.field
        if isinstance(own, forms.ModelChoiceField):
            own.empty_label = own.empty_label and words.word(own.empty_label)
        elif isinstance(own, forms.ChoiceField):
            offered: Any = own.choices
            own.choices = [(value, words.word(said)) for value, said in offered]
    return field


@register.filter
def wrong(text: Any) -> Any:
    """An error beside a field."""
    return words.wrong(text)


@register.filter
def priced(value: Any, unit: str) -> Any:
    """A figure, in English with the sign of the yuan before it."""
    return f"{YUAN}{value}" if unit == words.YUAN and in_english() else value


@register.filter
def unit(name: str) -> str:
    """The unit behind a figure; the yuan's sign stands before it in English."""
    return "" if name == words.YUAN and in_english() else str(words.word(name))


@register.filter
def english(refusal: Any) -> str:
    """A refusal or finding in English, to stand beside the Chinese; '' for a Chinese reader."""
    said = words.refusal_in_english(refusal)
    if said is None:
        return ""
    return format_html('<p class="english">{} {}</p>', f"{said.what}.", said.fix and f"{said.fix}.")
