"""An edition is published once a year, whole, and stays as it was published."""

import copy
import json
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from goodstanding.catalogue import actions, queries
from goodstanding.catalogue.errors import NothingInForce, NotInEdition, SecondEdition
from goodstanding.catalogue.models import Edition
from goodstanding.kernel.actor import Actor
from goodstanding.law import catalogue
from goodstanding.law.catalogue import NoSuchEdition
from goodstanding.law.forbidden import BannedCategory
from goodstanding.law.roles import NotPermitted
from goodstanding.trail.models import Entry

AT = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
OPERATOR = Actor(account="operator", role="operator", unit="129999990000000001", unit_name="Operator")

pytestmark = pytest.mark.django_db


def publish(year="2026", actor=OPERATOR):
    return actions.publish_edition(actor=actor, year=year, at=AT)


def change(monkeypatch, spoil):
    document = copy.deepcopy(catalogue.document("2026"))
    spoil(document)
    monkeypatch.setattr(catalogue, "document", lambda year: document)


def test_an_edition_is_published_with_its_digest_and_leaves_a_trail():
    published = publish()

    assert (published.year, published.in_force_from) == ("2026", date(2026, 1, 1))
    assert published.digest == queries.digest(catalogue.document("2026"))
    facts = json.loads(Entry.objects.get().payload)["facts"]
    assert facts == {"year": "2026", "digest": published.digest, "items": 13}


def test_the_same_edition_again_changes_nothing():
    first = publish()

    assert publish().pk == first.pk
    assert Edition.objects.count() == Entry.objects.count() == 1


def test_a_second_edition_in_one_year_is_refused(monkeypatch):
    publish()
    change(monkeypatch, lambda document: document["items"][0].update(name="Another name"))

    with pytest.raises(SecondEdition):
        publish()
    assert Entry.objects.count() == 1


def test_an_edition_never_written_is_refused():
    with pytest.raises(NoSuchEdition):
        publish("2027")


@pytest.mark.parametrize("role", ["officer", "provider", "subject", "enquirer", "supervisor", "security"])
def test_only_the_operator_publishes(role):
    with pytest.raises(NotPermitted):
        publish(actor=Actor(account="x", role=role, unit="x", unit_name="x"))


def test_nobody_publishes_a_forbidden_field(monkeypatch):
    field = {"code": "blood_type", "name": "Blood type", "name_zh": "血型", "type": "text"}
    raw = catalogue.read_yaml(catalogue.FOLDER / "items" / "honour.yaml")
    raw["fields"].append(field)
    monkeypatch.setattr(catalogue, "read_yaml", lambda path: raw if path.stem == "honour" else catalogue_yaml(path))

    with pytest.raises(BannedCategory):
        publish()
    assert not Edition.objects.exists()


catalogue_yaml = catalogue.read_yaml


def test_the_items_read_back_are_the_items_published():
    held = publish()

    assert queries.items(held) == tuple(catalogue.edition("2026").values())


def test_an_item_is_judged_by_the_edition_in_force_on_the_day():
    publish()

    assert queries.item("penalty", date(2026, 1, 1)).code == "penalty"
    with pytest.raises(NothingInForce):
        queries.item("penalty", date(2025, 12, 31))


def test_what_the_edition_does_not_name_is_refused():
    publish()

    with pytest.raises(NotInEdition) as caught:
        queries.item("gossip", date(2026, 6, 1))
    assert caught.value.code == "CAT_NOT_LISTED"
    assert caught.value.status == 422


@pytest.mark.parametrize("statement", ["UPDATE catalogue_edition SET digest = 'x'", "DELETE FROM catalogue_edition"])
def test_the_store_refuses_to_change_an_edition(statement):
    publish()

    with pytest.raises(IntegrityError, match="published for good"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
