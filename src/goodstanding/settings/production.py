"""Settings of an installation: secrets live in its home folder, readable by its owner only."""

from goodstanding.settings.base import *
from goodstanding.store.places import secret_key

SECRET_KEY = secret_key()
