"""The ASGI entry point, for hosts that offer nothing else; WSGI is the tested one."""

import os

from django.core.asgi import get_asgi_application

from core.checks import stop_if_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")

application = get_asgi_application()
stop_if_unsafe()
