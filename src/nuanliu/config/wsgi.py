"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from nuanliu.config import settings
from nuanliu.config.secret import make

os.environ["DJANGO_SETTINGS_MODULE"] = "nuanliu.config.web"
make(settings.NUANLIU_KEYS)
application = get_wsgi_application()
