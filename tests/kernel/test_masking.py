"""Planted secrets: whichever way they get into a log, they are not in what is written down."""

import io
import logging

import pytest
from django.test import Client

from goodstanding.kernel.masking import masked, masked_value
from goodstanding.settings.logs import LOGGING, Masking

SECRET = "Zx9-hunter.2quartz"
KEY = "gs_abcdefgh0123456789abcdefghijklmnop"


@pytest.mark.parametrize(
    "line",
    [
        f"password={SECRET}", f"password: {SECRET}", f'{{"password": "{SECRET}"}}', f"<QueryDict: {{'password': ['{SECRET}']}}>",
        f"POST /sign-in?login=x&new_password={SECRET}&next=/", f"client_secret={SECRET}", f"csrfmiddlewaretoken={SECRET}",
        f"Authorization: Bearer {SECRET}", f"{{'HTTP_AUTHORIZATION': 'Basic {SECRET}'}}", f"Cookie: lang=en; session={SECRET}",
        f"could not connect to postgresql://goodstanding:{SECRET}@db/x", f"smtp://post:{SECRET}@mail.example:587",
        f"otpauth://totp/officer?secret={SECRET}", f"/calendar/{SECRET}{SECRET}.ics".replace(".", "").replace("ics", ".ics"),
        f"session_key='{SECRET}'", f"GET /notices/stop/{SECRET}", f"token={SECRET}, more", f'"id_token" : "{SECRET}"', f"pbkdf2_sha256$1000${SECRET}",
    ],
)  # fmt: skip
def test_a_planted_secret_is_masked(line):
    told = masked(line)
    assert SECRET not in told
    assert SECRET.replace(".", "") not in told
    assert "…" in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"key {KEY} unknown", "key gs_abcdefgh… unknown"),
        ("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "whsec_…"),
        ("code=482913&next=/", "code=…&next=/"),
        ("'code': ['482 913']", "'code': ['…']"),
        ("GET /sign-in/oidc/callback?code=SplxlOBeZQQYbYS6WxSbIAabcd&x=1", "GET /sign-in/oidc/callback?code=…&x=1"),
        ("number 110105199003070012 of a row", "number … of a row"),
        ("call 13800138000 now", "call … now"),
        ("sent to someone@mail.example today", "sent to …@… today"),
        ("a.b@c.example", "…@…"),
    ],
)
def test_codes_keys_and_what_is_a_persons_are_masked(line, told):
    assert masked(line) == told


@pytest.mark.parametrize(
    "line",
    [
        "submission 12 of 11990100000000019F: 3 rows rejected", "GET /s/91990101MA0DEM0N3H/ 200", "code=91990101MA0DEM0N3H",
        "store unreachable reference=f7b5fe801b", "listening on http://127.0.0.1:8000/", "digest " + "0a" * 32,
    ],
)  # fmt: skip
def test_what_may_be_written_stays(line):
    assert masked(line) == line


def test_a_value_is_hidden_by_its_name():
    assert masked_value("password", SECRET) == "…"
    assert masked_value("asked", {"password": SECRET}) == "{password=…}"
    assert masked_value("rows", 13800138000) == 13800138000


def test_every_handler_masks_what_any_library_logs():
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Masking("{message}", style="{"))
    logger = logging.getLogger("somebody's library")
    logger.addHandler(handler)
    try:
        int(f"password='{SECRET}'")
    except ValueError:
        logger.exception("sent %s with %s", KEY, {"token": SECRET})
    logger.removeHandler(handler)

    assert SECRET not in written.getvalue()
    assert KEY not in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert {line["formatter"] for line in LOGGING["handlers"].values()} == {"masked"}


@pytest.mark.django_db
def test_a_page_that_breaks_on_a_planted_password_tells_none_of_it(monkeypatch, capsys):
    def break_down(*_args, **_words):
        raise RuntimeError(f"no room for password={SECRET} and {KEY}")

    monkeypatch.setattr("goodstanding.parties.pages.auth.authenticate", break_down)
    answer = Client(raise_request_exception=False).post("/sign-in", {"login": "x", "password": SECRET})

    told = "".join(capsys.readouterr())
    assert answer.status_code == 500
    assert "page failed" in told
    assert SECRET not in told + answer.text
    assert KEY not in told
