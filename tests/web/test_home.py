"""The home page of a demonstration store says so, and whom to look at first."""

import pytest
from django.test import Client

from goodstanding.parties.models import Party

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("demonstration", [True, False])
def test_the_demonstration_city_is_called_what_it_is(demonstration):
    Party.objects.create(
        code="129901000000000945",
        name="Operator",
        kind="operator",
        demonstration=demonstration,
        created_at="2026-01-01T00:00:00Z",
    )
    page = Client(headers={"accept-language": "en"}).get("/").text
    assert ("everything in it is made up" in page) is demonstration
    assert ("/s/91990101MA0DEM0N3H/" in page) is demonstration
