"""Settings of an installation: secrets live in its home folder, readable by its owner only."""

from goodstanding.settings.base import *
from goodstanding.store.places import secret_key

SECRET_KEY = secret_key()
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}  # a connection of PostgreSQL costs 3 ms
