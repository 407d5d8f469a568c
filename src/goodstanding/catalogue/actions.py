"""An edition of the catalogue is published: once a year, whole, for everybody to read."""

import json
from datetime import datetime

from django.db import transaction

from goodstanding.catalogue import queries
from goodstanding.catalogue.errors import SecondEdition
from goodstanding.catalogue.models import Edition
from goodstanding.kernel.actor import Actor
from goodstanding.kernel.canonical import canonical_json
from goodstanding.law import catalogue, roles
from goodstanding.parties import proposals
from goodstanding.trail.actions import append


@transaction.atomic
def publish_edition(*, actor: Actor, year: str, at: datetime) -> Edition:
    """Publish the edition of that year as the program's files have it.

    The same edition again changes nothing. The first one is published when the installation is founded; every later
    one after somebody else has confirmed it. Raises SecondEdition where another one of that year is published,
    BannedCategory where an item has a field nobody may register, NotConfirmed.
    """
    roles.require(actor, "publish-catalogue")
    if year not in catalogue.editions():
        raise catalogue.NoSuchEdition(year=year[:10], editions=", ".join(catalogue.editions()))
    document = catalogue.document(year)
    digest = queries.digest(document)
    if (held := Edition.objects.filter(year=year).first()) is not None:
        return _same(held, digest)
    if Edition.objects.exclude(published_at=at).exists():  # what is founded together is founded at one moment
        proposals.use(actor=actor, act="catalogue", what=queries.proposed(year), at=at)

    published = Edition.objects.create(
        year=year,
        digest=digest,
        in_force_from=document["in_force_from"],
        published_at=at,
        document=json.loads(canonical_json(document)),
    )

    append(actor=actor, act="catalogue.published", at=at, year=year, digest=digest, items=len(document["items"]))
    return published


def _same(held: Edition, digest: str) -> Edition:
    if held.digest != digest:
        raise SecondEdition(year=held.year)
    return held
