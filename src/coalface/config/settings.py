"""Django settings, all of them; what differs between machines comes from the environment."""

import os
from pathlib import Path

from coalface.config import database, home

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home.path()
DEBUG = os.environ.get("COALFACE_DEBUG") == "1"
SECRET_KEY = home.secret_key()
ALLOWED_HOSTS = os.environ.get("COALFACE_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("COALFACE_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "coalface.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "coalface.identity.people",
    "coalface.identity.audit",
    "coalface.desk.subjects",
    "coalface.desk.jobs",
    "coalface.desk.inbox",
    "coalface.desk.files",
    "coalface.desk.search",
    "coalface.desk.imports",
    "coalface.desk.views",
    "coalface.desk.approvals",
    "coalface.desk.papers",
    "coalface.market.competitors",
    "coalface.market.indices",
    "coalface.archive.customers",
    "coalface.archive.timeline",
    "coalface.archive.credentials",
    "coalface.archive.dossier",
    "coalface.archive.key_people",
    "coalface.archive.affiliates",
    "coalface.archive.admission",
    "coalface.archive.scans",
    "coalface.archive.room",
    "coalface.archive.pool",
    "coalface.archive.revision",
    "coalface.archive.merging",
    "coalface.trade.catalogue",
    "coalface.trade.ledger",
    "coalface.trade.pricing",
    "coalface.trade.settling",
    "coalface.trade.contracts",
    "coalface.trade.plans",
    "coalface.trade.dispatch",
    "coalface.trade.quality",
    "coalface.trade.purchasing",
    "coalface.trade.settlement",
    "coalface.trade.payments",
    "coalface.trade.months",
    "coalface.trade.experiments",
    "coalface.trade.chain",
    "coalface.relations.reviews",
    "coalface.relations.care",
    "coalface.evaluation.grading",
    "coalface.integrations.eia923",
    "coalface.integrations.cctd",
    "coalface.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coalface.web.middleware.ContentSecurityPolicy",
    "coalface.web.middleware.PlainAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "coalface.web.middleware.LoginRequired",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "coalface.config.urls"
WSGI_APPLICATION = "coalface.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "coalface.web.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coalface.web.bundle.frame",
            ],
        },
    },
]

DATABASES = {"default": database.settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["coalface.identity.people.backends.SessionBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "coalface.web.identity.adapter.ClosedAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
EMAIL_BACKEND = os.environ.get("COALFACE_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = os.environ.get("TZ_NAME", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
LOCALE_PATHS = [
    *sorted(PACKAGE.glob("web/*/locale")),
    *sorted(PACKAGE.glob("web/*/*/locale")),
    PACKAGE / "web" / "locale",
    PACKAGE / "kernel" / "locale",
    PACKAGE / "demo" / "locale",
]
FORMAT_MODULE_PATH = ["coalface.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = home.folder("static")
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+-[0-9A-Z]{8}\.\w+$"
MEDIA_ROOT = home.folder("files")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_TEMP_DIR = home.folder("uploads")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

CSRF_FAILURE_VIEW = "coalface.web.errors.csrf_failed"
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
PGHISTORY_DEFAULT_TRACKERS: tuple[object, ...] = ()
PGTRIGGER_MIGRATIONS = True

# Who checks attached files for viruses ("" nobody; see desk.files.viruses), and what drives compact shelves.
VIRUS_SCANNER = os.environ.get("COALFACE_VIRUS_SCANNER", "")
SHELF_DRIVER = os.environ.get(
    "COALFACE_SHELF_DRIVER", "coalface.integrations.moving_shelves.modbus.ModbusShelves"
)

# A tick missed while the machine was off is made up for, once, within this time.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 35 * 86400}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # With the server away these repeat themselves many times a second; the callers fail and say so.
        "psycopg.pool": {"level": "ERROR"},
        "procrastinate.utils": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("COALFACE_LOG", "WARNING")},
}
