"""Settings of the tests: the store is started by tests/conftest.py, which sets DATABASE_URL."""

from goodstanding.settings.base import *

INSTALLED_APPS += ["allauth.socialaccount.providers.openid_connect"]  # some tests name a provider
SECRET_KEY = "for tests only"  # noqa: S105 - no installation uses it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
