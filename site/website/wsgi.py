"""The WSGI entry point, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from website.serving.charsets import read_as_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
application = read_as_utf8(get_wsgi_application())
