"""What the web server calls."""

import multiprocessing
import os
import threading

from django.core.wsgi import get_wsgi_application

from nuanliu.config import settings
from nuanliu.config.secret import make


def _end_with_parent() -> None:
    """A server that was killed leaves nobody behind who would answer in its place for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


os.environ["DJANGO_SETTINGS_MODULE"] = "nuanliu.config.web"
make(settings.NUANLIU_KEYS)
application = get_wsgi_application()
threading.Thread(target=_end_with_parent, daemon=True).start()
