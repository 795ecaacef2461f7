"""`{{ sentence|coded }}` and `{% code refusal.code %}`: a code leads to its explanation."""

import re
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
CODE = re.compile(r"\[([A-Z]{2,}(?:-[A-Z0-9]+)+)\]")


@register.filter
def coded(sentence: Any) -> Any:
    """The sentence, escaped, each code in brackets a link; anything without one as it is."""
    if not isinstance(sentence, str) or "[" not in sentence:
        return sentence
    return mark_safe(CODE.sub(_link, str(conditional_escape(sentence))))  # noqa: S308 - escaped here


def _link(found: re.Match[str]) -> str:
    return code(found[1])


@register.simple_tag
def code(name: str) -> SafeString:
    """A code in brackets, leading to the page that explains it."""
    return format_html('[<a class="code" href="{}">{}</a>]', reverse("code", args=[name]), name)
