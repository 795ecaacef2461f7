"""`{{ sentence|coded }}`: a sentence whose code in brackets leads to its explanation."""

import re

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
CODE = re.compile(r"\[([A-Z]{2,}(?:-[A-Z0-9]+)+)\]")


@register.filter
def coded(sentence: object) -> SafeString:
    """The sentence, escaped, each code in it a link."""
    where = reverse("codes")
    text = str(conditional_escape(sentence))
    return mark_safe(CODE.sub(rf'[<a href="{where}#\1">\1</a>]', text))  # noqa: S308 - escaped above
