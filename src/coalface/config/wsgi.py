"""The web application as granian serves it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")
application = get_wsgi_application()

# What was loaded to start stays for good: looking through it again and again took a tenth of every page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
