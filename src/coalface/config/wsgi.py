"""The web application as granian serves it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from coalface.config.joining import join_catalogues

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")
application = get_wsgi_application()
join_catalogues()

# What was loaded to start stays for good: looking through it again and again took a tenth of every page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
