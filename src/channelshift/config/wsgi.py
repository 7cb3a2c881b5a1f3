"""What the server serves."""

import os

from django.core.wsgi import get_wsgi_application

from channelshift.terms.collector import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "channelshift.config.settings")
collect_seldom()
application = get_wsgi_application()
