"""How often one address may ask: enough for people, too little for a machine that guesses."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nuanliu.faces.web.models import Tally

Answer = Callable[..., HttpResponse]
# One statement, so that two processes never read the same number; where time is over it is 1 again.
COUNT = """
INSERT INTO web_tally (key, count, until) VALUES (%(key)s, 1, %(until)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN web_tally.until <= %(now)s THEN 1 ELSE web_tally.count + 1 END,
    until = CASE WHEN web_tally.until <= %(now)s THEN excluded.until ELSE web_tally.until END
RETURNING count
"""


def limited(name: str, times: int, seconds: int, *methods: str) -> Callable[[Answer], Answer]:
    """At most `times` requests of some methods in `seconds` from one address, then 429.

    Counted beside the books, for all processes of the web together; a restart forgets nothing.
    """

    def wrap(view: Answer) -> Answer:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = f"{name}:{request.META.get('REMOTE_ADDR', '')}"
            if request.method in methods and asked(who, seconds) > times:
                answer = render(request, "public/often.html", status=429)
                answer["Retry-After"] = str(seconds)
                return answer
            return view(request, *args, **kwargs)

        return counted

    return wrap


def asked(key: str, seconds: int) -> int:
    """Count one more asking under `key`; how many there are since its first in `seconds`."""
    now = int(time.time())
    with connections["web"].cursor() as cursor:
        cursor.execute(COUNT, {"key": key[:80], "until": now + seconds, "now": now})
        count = int(cursor.fetchone()[0])
    if count == 1:
        Tally.objects.filter(until__lte=now).delete()
    return count
