"""Deliveries by program: whole or in parts, sent again without harm, with the same outcome as by any other door."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.queue.jobs import run_worker
from goodstanding.submissions import actions, uploads
from goodstanding.submissions.models import Submission, Upload
from goodstanding.submissions.raw_files import folder
from goodstanding.trail.models import Entry
from tests.submissions.conftest import AT, AUTHORITY, OTHER, penalty
from tests.submissions.test_pages import FAULTY, bytes_of, client_of

PROBLEM = "application/problem+json"


def program(unit=AUTHORITY, role="provider", scopes=("deliver",)):
    """A program of that unit, with a key of its own."""
    account = parties.open_account(
        actor=queries.operator(),
        name=f"{role} {unit}",
        login=f"p{unit[-4:]}",
        party=unit,
        role=role,
        password="",
        at=AT,
    )
    parties.acknowledge_confidentiality(actor=queries.actor_for(account), at=AT)
    key = "gs_" + hashlib.sha256(account.login.encode()).hexdigest()
    now = datetime.now(UTC)
    parties.issue_key(
        actor=queries.operator(),
        account=account,
        key=key,
        scopes=scopes,
        label="",
        until=now + timedelta(days=1),
        at=now,
    )
    return Client(headers={"authorization": f"Bearer {key}", "accept": "application/json"})


@pytest.fixture
def client(officer):
    return program()


def post(client, rows, item="penalty", **headers):
    file = SimpleUploadedFile("报送.csv", rows if isinstance(rows, bytes) else bytes_of(rows))
    return client.post("/v1/submissions", {"item": item, "file": file}, headers=headers)


def begin(client, content, **more):
    body = {"item": "penalty", "file_name": "big.csv", "size": len(content), **more}
    return client.post("/v1/submissions", json.dumps(body), content_type="application/json")


def put(client, upload, offset, part):
    return client.put(
        f"/v1/submissions/uploads/{upload}", part, content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset)},
    )  # fmt: skip


def test_a_whole_file_is_received_checked_and_told(client):
    received = post(client, FAULTY)
    assert (received.status_code, received.json()["status"]) == (202, "received")
    run_worker(until_empty=True)
    number = received.json()["submission"]
    done = client.get(f"/v1/submissions/{number}").json()

    assert (done["status"], done["rows"], done["accepted"], done["rejected"]) == ("accepted", 3, 1, 2)
    assert done["findings_by_code"]["DATE_UNREADABLE"] == 1
    assert client.get("/v1/submissions").json()["submissions"][0]["submission"] == number


def test_the_body_itself_may_be_the_file(client):
    received = client.post("/v1/submissions?item=penalty&name=a.csv", bytes_of([penalty(1)]), content_type="text/csv")
    assert received.status_code == 202
    run_worker(until_empty=True)
    assert Submission.objects.get().accepted == 1
    assert Submission.objects.get().file_name == "a.csv"


def test_findings_come_in_pages_and_as_files(client):
    number = post(client, FAULTY).json()["submission"]
    run_worker(until_empty=True)
    first = client.get(f"/v1/submissions/{number}/findings?limit=1").json()
    rest = client.get(f"/v1/submissions/{number}/findings?from={first['from']}").json()

    assert [one["row"] for one in first["findings"] + rest["findings"]] == [3, 4]
    assert first["findings"][0]["column"] == "处罚决定日期"
    assert rest["from"] is None
    assert client.get(f"/v1/submissions/{number}/findings.csv").content.startswith(b"\xef\xbb\xbf")
    assert client.get(f"/v1/submissions/{number}/mend.xlsx").content.startswith(b"PK")
    assert client.post(f"/v1/submissions/{number}/done").status_code == 204
    assert client.get(f"/v1/submissions/{number}/mend.xlsx").status_code == 410


def test_a_file_in_parts_is_the_same_delivery(client):
    content = bytes_of(FAULTY)
    begun = begin(client, content, digest=hashlib.sha256(content).hexdigest())
    upload = begun.json()["upload"]
    assert begun.status_code == 201
    assert put(client, upload, 0, content[:100]).json()["offset"] == 100
    assert client.get(f"/v1/submissions/uploads/{upload}")["Upload-Offset"] == "100"
    assert put(client, upload, 100, content[100:]).json()["offset"] == len(content)
    done = client.post(f"/v1/submissions/uploads/{upload}/finish")
    run_worker(until_empty=True)
    again = client.post(f"/v1/submissions/uploads/{upload}/finish")

    assert done.status_code == 202
    assert (again.status_code, again.json()["submission"]) == (200, done.json()["submission"])
    assert Submission.objects.get().digest == hashlib.sha256(content).hexdigest()
    assert Submission.objects.get().accepted == 1
    assert not list(folder().glob(f"upload-{upload}"))
    assert post(client, content).status_code == 200


def test_an_upload_finished_by_two_at_once_is_one_delivery(client, officer):
    content = bytes_of(FAULTY)
    upload = begin(client, content).json()["upload"]
    put(client, upload, 0, content)
    first, second = Upload.objects.get(pk=upload), Upload.objects.get(pk=upload)

    done = actions.finish_upload(actor=officer, held=first, at=AT)

    assert actions.finish_upload(actor=officer, held=second, at=AT) == done
    assert Entry.objects.filter(act="upload.finished").count() == 1


def test_nothing_of_an_upload_is_readable_on_the_disk(client):
    content = bytes_of([penalty(1)])
    upload = begin(client, content).json()["upload"]
    put(client, upload, 0, content[:-5])
    lying = (folder() / f"upload-{upload}").read_bytes()

    assert len(lying) > len(content) - 5
    assert "示范".encode() not in lying


class Breaking:
    """A line that breaks off after a block."""

    def __init__(self, *blocks):
        self.blocks = list(blocks)

    def read(self, size):
        if not self.blocks:
            raise OSError("broken off")
        return self.blocks.pop(0)


def test_a_part_that_breaks_off_keeps_what_came_and_one_that_never_was_counted_is_overwritten(client):
    content = bytes_of([penalty(1)])
    held = Upload.objects.get(pk=begin(client, content).json()["upload"])
    assert uploads.add(held=held, offset=0, source=Breaking(content[:7], content[7:20])) == 20
    with (folder() / f"upload-{held.pk}").open("ab") as file:
        file.write(b"written, and killed before it was counted")
    put(client, held.pk, 20, content[20:])
    client.post(f"/v1/submissions/uploads/{held.pk}/finish")

    assert Submission.objects.get().digest == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("offset", "part", "status", "code"),
    [(1, b"x", 409, "WRONG_PLACE"), (0, b"x" * 99, 422, "MORE_THAN_ITS_SIZE")],
)
def test_a_part_out_of_place_is_refused_and_says_where_to_go_on(client, offset, part, status, code):
    upload = begin(client, b"0123456789").json()["upload"]
    refused = put(client, upload, offset, part)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused["Content-Type"] == PROBLEM
    assert client.get(f"/v1/submissions/uploads/{upload}").json()["offset"] == 0


def test_an_upload_is_finished_only_when_it_is_whole_and_right(client):
    upload = begin(client, b"0123456789", digest="0" * 64).json()["upload"]
    assert client.post(f"/v1/submissions/uploads/{upload}/finish").json()["code"] == "NOT_WHOLE"
    put(client, upload, 0, b"0123456789")
    assert client.post(f"/v1/submissions/uploads/{upload}/finish").json()["code"] == "OTHER_DIGEST"
    assert client.delete(f"/v1/submissions/uploads/{upload}").status_code == 204
    assert client.get(f"/v1/submissions/uploads/{upload}").json()["code"] == "NO_SUCH_UPLOAD"
    assert not list(folder().glob(f"upload-{upload}"))


def test_an_upload_nobody_finished_goes(client, officer):
    upload = Upload.objects.get(pk=begin(client, b"0123456789").json()["upload"])
    put(client, upload.pk, 0, b"01234")
    late = upload.expires_at
    assert uploads.outlived(late - timedelta(seconds=1)) == []
    for held in uploads.outlived(late):
        actions.abandon_upload(actor=officer, held=held, at=late)
    assert not Upload.objects.exists()


def test_a_request_sent_again_under_its_key_is_one_delivery(client):
    first = post(client, [penalty(1)], **{"Idempotency-Key": "a"})
    again = post(client, [penalty(1)], **{"Idempotency-Key": "a"})
    other = post(client, [penalty(2)], **{"Idempotency-Key": "a"})
    begun = [
        client.post(
            "/v1/submissions", json.dumps({"item": "penalty", "size": 5}), content_type="application/json",
            headers={"Idempotency-Key": "b"},
        ).json()["upload"]
        for _ in range(2)
    ]  # fmt: skip

    assert first.json()["submission"] == again.json()["submission"]
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_USED")
    assert begun[0] == begun[1]
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("send", "status", "code"),
    [
        (lambda c: post(c, [penalty(1)], item="gossip"), 422, "CAT_NOT_LISTED"),
        (lambda c: post(c, [penalty(1)], item="judgment"), 403, "NOT_ITS_ITEM"),
        (lambda c: post(c, [penalty(1)], item=""), 422, "ITEM_MISSING"),
        (lambda c: c.post("/v1/submissions", {"item": "penalty"}), 422, "FILE_MISSING"),
        (lambda c: c.post("/v1/submissions", "{", content_type="application/json"), 422, "NOT_ASKED_RIGHT"),
        (lambda c: begin(c, b""), 422, "NO_BYTES"),
        (lambda c: begin(c, b"x", provider=OTHER), 403, "NOT_YOUR_UNIT"),
        (lambda c: begin(c, b"x", size=1 << 62), 507, "NO_ROOM"),
        (lambda c: begin(c, b"x", digest="zz"), 422, "NOT_ASKED_RIGHT"),
        (lambda c: begin(c, b"x", size=-4), 422, "NO_BYTES"),
        (lambda c: c.get("/v1/submissions/999999"), 404, "NO_SUCH_SUBMISSION"),
        (lambda c: c.get("/v1/submissions/x"), 422, "NOT_ASKED_RIGHT"),
        (lambda c: c.get("/v1/submissions?limit=0"), 422, "NOT_ASKED_RIGHT"),
        (lambda c: c.get("/v1/nowhere"), 404, "HTTP_404"),
    ],
)
def test_every_no_is_a_problem_with_its_next_step(client, send, status, code):
    refused = send(client)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused["Content-Type"] == PROBLEM
    assert refused.json()["message_zh"]


def test_what_a_body_held_is_not_repeated_in_its_refusal(client):
    refused = begin(client, b"x", digest="zz-SECRET")

    assert "digest" in refused.json()["message"]
    assert "SECRET" not in refused.content.decode()


def test_no_key_a_wrong_key_and_a_narrow_key_open_nothing(officer):
    nobody = Client(headers={"accept": "application/json"})
    wrong = Client(headers={"authorization": "Bearer gs_wrong", "accept": "application/json"})
    narrow = program(scopes=("see-public",))

    assert (post(nobody, [penalty(1)]).status_code, post(nobody, [penalty(1)]).json()["code"]) == (401, "KEY_MISSING")
    assert post(nobody, [penalty(1)])["WWW-Authenticate"].startswith("Bearer")
    assert (post(wrong, [penalty(1)]).status_code, post(wrong, [penalty(1)]).json()["code"]) == (401, "KEY_NOT_VALID")
    assert post(narrow, [penalty(1)]).json()["code"] == "NOT_IN_SCOPE"
    assert not Submission.objects.exists()


def test_a_session_reads_and_needs_a_form_token_to_write(officer):
    client = client_of("provider")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    assert client.get("/v1/submissions").status_code == 200
    assert post(strict, [penalty(1)]).status_code == 403


def test_another_unit_sees_nothing_of_it(client):
    number = post(client, FAULTY).json()["submission"]
    upload = begin(client, b"0123").json()["upload"]
    stranger = program(OTHER)

    for path in (f"submissions/{number}", f"submissions/{number}/findings", f"submissions/{number}/mend.xlsx"):
        assert stranger.get(f"/v1/{path}").status_code == 404
    assert put(stranger, upload, 0, b"0123").status_code == 404
    assert stranger.get("/v1/submissions").json()["submissions"] == []
    assert stranger.get(f"/v1/providers/{AUTHORITY}/scorecard").status_code == 403


def test_figures_and_ledger_are_the_same_as_on_the_pages(client):
    post(client, [penalty(1, 违法事实="员工血型为A型"), penalty(2)])
    run_worker(until_empty=True)

    assert client.get(f"/v1/providers/{AUTHORITY}/scorecard").json()["total"]["rejected"] == 1
    assert "banned-category" in {line["reason"] for line in client.get("/v1/refused").json()["refused"]}


def test_the_list_comes_in_pages(client):
    for number in range(3):
        post(client, [penalty(number + 1)])
    first = client.get("/v1/submissions?limit=2").json()
    rest = client.get(f"/v1/submissions?limit=2&before={first['before']}").json()
    numbers = [one["submission"] for one in first["submissions"] + rest["submissions"]]

    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 3
    assert rest["before"] is None


def test_the_description_names_security_and_servers(client):
    described = client.get("/v1/openapi.json").json()

    assert described["openapi"].startswith("3.1")
    assert described["servers"]
    assert "/v1/submissions" in described["paths"]
    assert {scheme["type"] for scheme in described["components"]["securitySchemes"].values()} == {"http", "apiKey"}
