"""The tests' own store does what the other tests trust it to do."""

import psycopg
import pytest
from django.db import connection, transaction


@pytest.mark.django_db
def test_a_test_database_with_our_tables_and_extensions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), similarity('华信科技', '华信科学') > 0, to_regclass('trail_entry')")
        name, similar, table = cursor.fetchone()

    assert name.startswith("test_")
    assert similar
    assert table


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_really_commits(store_url):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS seen_by_others (n int)")
    settings = connection.settings_dict
    with psycopg.connect(store_url, dbname=settings["NAME"]) as other:
        assert other.execute("SELECT count(*) FROM seen_by_others").fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE seen_by_others")
