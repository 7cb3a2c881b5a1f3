"""Django's settings. The server listens on the loopback address only.

Three environment variables matter: CHANNELSHIFT_HOME (where the shop lives), CHANNELSHIFT_DATABASE_URL
(PostgreSQL instead of SQLite) and CHANNELSHIFT_PUBLIC_HOST (the name under which a proxy with TLS of your own
passes requests on).
"""

from __future__ import annotations

import os
from datetime import timedelta

from csp.constants import NONE, SELF

from channelshift.config.databases import database
from channelshift.config.home import secret_key, workspace_home
from channelshift.config.mail import LONGEST_WAIT, mail_server

CHANNELSHIFT_HOME = workspace_home()
SECRET_KEY = secret_key(CHANNELSHIFT_HOME)
DEBUG = False
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
PUBLIC_HOST = os.environ.get("CHANNELSHIFT_PUBLIC_HOST", "").strip().lower()
ALLOWED_HOSTS = [*LOOPBACK_HOSTS, *([PUBLIC_HOST] if PUBLIC_HOST else [])]
OTHER_DOORS = ("/api/",)  # paths that ask for a key of their own, not for a seat

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "channelshift.store",
    "channelshift.web",
    "channelshift.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "channelshift.web.middleware.ShopOfTheRequest",
    "channelshift.api.keys.ShopOfTheKey",
    "channelshift.web.middleware.KindWords",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "channelshift.config.urls"
WSGI_APPLICATION = "channelshift.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "channelshift.web.context.frame",
            ],
            "builtins": ["channelshift.web.templatetags.words"],
        },
    }
]

DATABASES = {"default": database(os.environ.get("CHANNELSHIFT_DATABASE_URL", ""), CHANNELSHIFT_HOME)}
AUTH_USER_MODEL = "store.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_DISABLE_ACCESS_LOG = True  # who signed in is in the trail; addresses are not collected
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "channelshift.web.views.sign_in.locked_out"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0  # static files change with every release and travel no further than this machine

API_PER_MINUTE = 300  # requests of one key

UPLOADS = CHANNELSHIFT_HOME / "uploads"
FILE_UPLOAD_TEMP_DIR = str(CHANNELSHIFT_HOME)  # one disk with UPLOADS: a big file is moved, not copied
DATA_UPLOAD_MAX_NUMBER_FILES = 200

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # an invitation is opened from a letter
SESSION_COOKIE_AGE = 7 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "channelshift.web.views.errors.csrf_failure"
if PUBLIC_HOST:  # reached over TLS: cookies travel no other way
    CSRF_TRUSTED_ORIGINS = [f"https://{PUBLIC_HOST}"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

MAIL = mail_server(os.environ)
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = MAIL.host, MAIL.port, LONGEST_WAIT
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.security == "starttls", MAIL.security == "tls"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(CHANNELSHIFT_HOME / "channelshift.log"),
            "maxBytes": 2_000_000,
            "backupCount": 3,
            "delay": True,
            "formatter": "line",
        }
    },
    "root": {"handlers": ["file"], "level": "INFO"},
}
