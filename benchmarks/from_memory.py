"""A web server's application that answers pages from memory: what a page could cost at the least.

Each page named in NUANLIU_BENCH_PAGES (JSON, addresses; whose: NUANLIU_BENCH_WHO) is asked once of
the real office; its template and its context are kept. From then on a request renders this template
with this context and nothing else: no session, no person, and a query would be an error. The parts
of the server that do not ask a database (compression, policy, headers) are those of the office.
"""

import json
import os
from collections.abc import Callable
from typing import Any, cast

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import setup_test_environment, teardown_test_environment

KEPT: dict[str, tuple[Template, dict[str, Any]]] = {}
ASKING = ("session", "auth", "csrf", "messages", "axes", "faces.web")  # middleware left out


def keep(addresses: list[str], who: str) -> None:
    """Ask for every page once and keep what its first template was rendered with."""
    found: list[tuple[Template, dict[str, Any]]] = []

    def heard(template: Template, context: Context, **_: Any) -> None:
        found.append((template, cast("dict[str, Any]", context.flatten())))

    setup_test_environment()  # from here on a rendered template is told of
    template_rendered.connect(heard)
    browser = Client(HTTP_HOST="127.0.0.1")
    account = get_user_model().objects.get(login=who)
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    for address in addresses:
        found.clear()
        answer = browser.get(address)
        if answer.status_code != 200:
            raise RuntimeError(address, answer.status_code)
        KEPT[address] = found[0]
    template_rendered.disconnect(heard)
    teardown_test_environment()
    connections.close_all()


def refuse(*_: Any) -> None:
    """No page from memory asks a database."""
    raise RuntimeError("a page from memory asked a database")


class FromMemory:
    """The innermost middleware: answers, and never lets a view be looked for."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        template, context = KEPT[request.get_full_path()]
        return HttpResponse(template.render(Context(context)))


os.environ["DJANGO_SETTINGS_MODULE"] = "nuanliu.config.web"
django.setup()
keep(json.loads(os.environ["NUANLIU_BENCH_PAGES"]), os.environ["NUANLIU_BENCH_WHO"])
for _one in connections.all():
    _one.execute_wrappers.append(refuse)
settings.MIDDLEWARE = [
    *(name for name in settings.MIDDLEWARE if not any(part in name for part in ASKING)),
    "benchmarks.from_memory.FromMemory",
]
application = get_wsgi_application()
