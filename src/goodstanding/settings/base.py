"""Settings shared by every installation; the environment decides the rest (docs/operating.md)."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

from goodstanding.notices.mail_server import django_mail
from goodstanding.settings.identity import identity_provider
from goodstanding.settings.logs import LOGGING as MASKED
from goodstanding.store.address import django_database
from goodstanding.store.places import home

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home()

LOGGING = MASKED
DEBUG = False
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
DATABASES = {"default": django_database(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.Account"
ALLOWED_HOSTS = os.environ.get("GOODSTANDING_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
SOCIALACCOUNT_PROVIDERS = identity_provider(os.environ)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS),  # loads what speaks HTTP
    "django_htmx",
    "goodstanding.queue",
    "goodstanding.trail",
    "goodstanding.parties",
    "goodstanding.notices",
    "goodstanding.catalogue",
    "goodstanding.subjects",
    "goodstanding.records",
    "goodstanding.submissions",
    "goodstanding.grading",
    "goodstanding.enquiries",
    "goodstanding.audits",
    "goodstanding.web",
]
MIDDLEWARE = [
    "goodstanding.web.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "goodstanding.web.middleware.seen",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "goodstanding.web.api_frame.frame",
    "goodstanding.web.middleware.refusals",
]
ROOT_URLCONF = "goodstanding.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "goodstanding.web.context.shell",
            ],
            "builtins": [
                f"goodstanding.web.templatetags.{name}" for name in ("portal", "charts", "legal", "records", "audits")
            ],
        },
    }
]
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "lang"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"


def _static_digest() -> str:
    """Every address of a static file holds this, so that browsers may keep the files for ever."""
    digest = hashlib.sha256(version("django-htmx").encode())
    for path in sorted(PACKAGE.glob("*/static/**/*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


STATIC_URL = f"/static/{_static_digest()}/"
WHITENOISE_USE_FINDERS = True  # no collectstatic step
WHITENOISE_IMMUTABLE_FILE_TEST = "^/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
# Signing in: docs/decisions/0013-signing-in.md. One lock-out, parties/lockout.py, so the library's limits are off;
# nobody registers oneself, and nothing is sent by e-mail.
ACCOUNT_ADAPTER = "goodstanding.parties.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "goodstanding.parties.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Good Standing"
SOCIALACCOUNT_ADAPTER = "goodstanding.parties.adapters.Outside"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads away is stopped by our content security policy
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # one working day
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("GOODSTANDING_HTTPS", "") == "1"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # ends with the browser
CSRF_FAILURE_VIEW = "goodstanding.web.pages.forged"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
WATCHED = os.environ.get("GOODSTANDING_WATCH", "")  # a YAML list of folders: docs/deliveries.md
UPLOAD_LIMIT = 50_000_000  # bytes of a file sent by a page; the command line has no limit
# requests a minute below /v1, of one key and of one address without a key: docs/api.md
API_LIMITS = {
    "key": int(os.environ.get("GOODSTANDING_LIMIT_KEY", "6000")),
    "address": int(os.environ.get("GOODSTANDING_LIMIT_ADDRESS", "300")),
}
RESIDENCY = os.environ.get("GOODSTANDING_RESIDENCY", "CN").strip().upper()  # the country the information lives in
WEBHOOK_LOOPBACK = os.environ.get("GOODSTANDING_WEBHOOK_LOOPBACK", "") == "1"  # this machine too: for trying it out
ADDRESS = os.environ.get("GOODSTANDING_ADDRESS", "").rstrip("/")  # of this portal, as its readers reach it: for links
SMTP = os.environ.get("GOODSTANDING_SMTP", "")
globals().update(django_mail(SMTP))
DEFAULT_FROM_EMAIL = os.environ.get("GOODSTANDING_MAIL_FROM", "")
MAIL_ON = bool(SMTP and ADDRESS and DEFAULT_FROM_EMAIL)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
FORM_RENDERER = "goodstanding.web.forms.PortalRenderer"
