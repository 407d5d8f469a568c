"""The hot path of enquiries as a server calls it."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodstanding.settings.production")
django.setup()

from goodstanding.web.enquiry_door import Door  # noqa: E402 - its models need Django awake

application = Door()
# what stands now stays: the collector need not walk it again for every few hundred rows read
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
