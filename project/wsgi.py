"""The WSGI application; streamed exports need WSGI, since ASGI buffers a sync stream whole."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from project.encodings import in_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
NOT_AGAIN = 4  # exit status upon which gunicorn does not try once more


try:
    application = in_utf8(get_wsgi_application())
    from project import starting  # needs the apps

    starting.refuse_demo_accounts()
    starting.refuse_without_static_files()
    starting.keep_media_private()
except ImproperlyConfigured as error:
    sys.stderr.write(f"Not started: {error}\n")
    sys.exit(NOT_AGAIN)
