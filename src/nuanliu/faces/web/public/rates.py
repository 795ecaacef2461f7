"""How often one address may ask: enough for people, too little for a machine that guesses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Answer = Callable[..., HttpResponse]


def limited(name: str, times: int, seconds: int, *methods: str) -> Callable[[Answer], Answer]:
    """At most `times` requests of some methods in `seconds` from one address, then 429.

    Counted in the memory of each web process: nothing is written, a restart forgets it.
    """

    def wrap(view: Answer) -> Answer:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods and _often(request, name, seconds) > times:
                answer = render(request, "public/often.html", status=429)
                answer["Retry-After"] = str(seconds)
                return answer
            return view(request, *args, **kwargs)

        return counted

    return wrap


def _often(request: HttpRequest, name: str, seconds: int) -> int:
    key = f"often:{name}:{request.META.get('REMOTE_ADDR', '')}".replace(" ", "")
    cache.add(key, 0, timeout=seconds)
    return cache.incr(key)
