"""The page on which one tries the interface: every operation of the description, nothing of the key in an address."""

import html
import re
import shlex
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from goodstanding.web import openapi

OPERATIONS = {one["operationId"]: name for name, one in openapi.operations(openapi.description())}


def page(**query):
    answer = Client().get("/tools/api", query, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.text


def call(**query):
    found = re.search(r'<pre class="api-text" tabindex="0"[^>]*>(curl.*?)</pre>', page(call="1", **query), re.DOTALL)
    return shlex.split(html.unescape(found[1]))


@pytest.mark.parametrize("code", OPERATIONS)
def test_every_operation_can_be_filled_in(code):
    shown = page(op=code)
    method, path = OPERATIONS[code].split(" ")
    assert f'data-method="{method}" data-path="{path}"' in shown
    assert 'aria-current="page"' in shown


def test_all_operations_are_listed_once():
    assert sorted(re.findall(r'href="\?op=(\w+)"', page())) == sorted(OPERATIONS)


def test_an_operation_there_is_not_is_no_page():
    assert Client().get("/tools/api?op=nonsense").status_code == 404


@pytest.mark.parametrize(
    "value", ["$(rm -rf /)", "'; echo x; '", "`id`", "a b&c=d", "<script>alert(1)</script>", "示范"]
)
def test_whatever_is_typed_stays_one_word_of_the_call(value):
    words = call(op="enquiries_find", **{"query.q": value})
    assert words[:3] == ["curl", "-X", "GET"]
    assert len(words) == 4
    body = call(op="enquiries_enquire", body=value, **{"path.code": value})
    assert body[body.index("-d") + 1] == value
    assert "<script>" not in page(op="enquiries_find", call="1", **{"query.q": value})


def test_the_key_belongs_to_no_form_and_no_address():
    field = re.search(r'<input id="key"[^>]*>', page(op="enquiries_enquire"))[0]
    assert "name=" not in field
    assert "Authorization: Bearer $KEY" in call(op="enquiries_enquire")


def test_the_script_loads_and_keeps_nothing():
    script = Path(finders.find("web/api.js")).read_text(encoding="utf-8")
    for word in ("http:", "https:", "localStorage", "sessionStorage", "innerHTML", "eval", "document.cookie", "import"):
        assert word not in script
