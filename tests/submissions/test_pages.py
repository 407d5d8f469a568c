"""A provider's pages: deliver, wait, read the findings, mend, send again; nobody sees another unit's."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from goodstanding.kernel.identifiers import make_code
from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.queue.jobs import run_worker
from goodstanding.submissions.models import RawFile, Submission
from tests.submissions.conftest import AT, AUTHORITY, penalty

OTHER = make_code("1", "1", "990100", 2).code
PASSWORD = "a long first password"


def client_of(role, unit=AUTHORITY):
    account = parties.open_account(
        actor=queries.operator(),
        name=f"Test {role}",
        login=f"{role}-{unit[-3:]}",
        party=unit,
        role=role,
        password=PASSWORD,
        at=AT,
    )
    parties.acknowledge_confidentiality(actor=queries.actor_for(account), at=AT)
    client = Client(headers={"accept-language": "en"})
    client.force_login(account)
    return client


@pytest.fixture
def provider(officer):
    return client_of("provider")


def bytes_of(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def send(client, rows, name="报送.csv", item="penalty", **more):
    content = rows if isinstance(rows, bytes) else bytes_of(rows)
    return client.post("/deliveries/new", {"item": item, "file": SimpleUploadedFile(name, content), **more})


def delivered(client, rows, **more):
    """Send, let the worker check, answer the address of the delivery."""
    response = send(client, rows, **more)
    assert response.status_code == 302, response.text
    run_worker(until_empty=True)
    return response["Location"]


FAULTY = [penalty(1), penalty(2, 处罚决定日期="2026-02-30"), penalty(3, **{"罚款金额(万元)": "=1+1"})]


def test_the_limit_is_told_beforehand_with_the_command_that_has_none(provider):
    page = provider.get("/deliveries/new").text
    assert "50 MB at most" in page
    assert "goodstanding submit" in page


def test_a_file_waits_is_checked_and_shows_its_counts(provider):
    response = send(provider, [penalty(1), penalty(2)])
    waiting = provider.get(response["Location"]).text
    assert "Waiting to be checked" in waiting
    assert 'http-equiv="refresh"' in waiting
    run_worker(until_empty=True)
    page = provider.get(response["Location"]).text
    assert "Nothing was found wrong." in page
    assert Submission.objects.get().accepted == 2


def test_the_waiting_part_is_a_fragment_that_ends_by_itself(provider):
    address = send(provider, [penalty(1)])["Location"]
    part = provider.get(f"{address}progress", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "HX-Refresh" not in part
    run_worker(until_empty=True)
    assert provider.get(f"{address}progress")["HX-Refresh"] == "true"


def test_findings_name_row_rule_and_remedy(provider):
    page = provider.get(delivered(provider, FAULTY)).text
    for words in ("Row 3", "Row 4", "2026-02-30", "=1+1", "DATE_UNREADABLE", "no day of the calendar"):
        assert words in page
    assert "Row 2<" not in page


def test_the_findings_file_opens_in_a_spreadsheet_and_holds_no_formula(provider):
    response = provider.get(f"{delivered(provider, FAULTY)}findings.csv")
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines[0][:4] == ["行 row", "列 column", "原值 value", "代码 code"]
    assert lines[1][1:4] == ["处罚决定日期", "2026-02-30", "DATE_UNREADABLE"]
    assert {line[0] for line in lines[1:]} == {"3", "4"}
    assert not any(cell.startswith("=") for line in lines for cell in line)


def test_the_mending_sheet_can_be_mended_and_sent_again(provider):
    address = delivered(provider, FAULTY)
    book = CalamineWorkbook.from_filelike(io.BytesIO(provider.get(f"{address}mend.xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[rows[0].index("行政处罚决定书文号")] for row in rows[1:]] == ["示罚〔2026〕2号", "示罚〔2026〕3号"]
    assert {row[rows[0].index("法定代表人")] for row in rows[1:]} == {""}
    mended = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    mended[0]["处罚决定日期"], mended[1]["罚款金额(万元)"] = "2026-02-28", "1"
    delivered(provider, mended, name="更正.csv")
    assert Submission.objects.latest("pk").accepted == 2


def test_fetching_the_findings_lets_the_raw_file_go_after_a_grace(provider, officer):
    address = delivered(provider, FAULTY)
    provider.get(f"{address}mend.xlsx")
    assert RawFile.objects.exists()
    held = Submission.objects.get()
    assert RawFile.objects.get().delete_after < held.received_at + timedelta(days=2)
    assert provider.post(f"{address}done").status_code == 302
    page = provider.get(address).text
    assert "2026-02-30" not in page
    assert "destroyed" in page
    response = provider.get(f"{address}mend.xlsx")
    assert response.status_code == 410


def test_the_same_file_again_is_the_same_delivery(provider):
    first = delivered(provider, [penalty(1)])
    again = delivered(provider, [penalty(1)])
    assert again == f"{first}?before=1"
    assert "nothing was changed" in provider.get(again).text


def test_a_rejected_file_sent_again_is_checked_again(provider):
    wrong = [penalty(1, 处罚决定日期="2026-02-30")]
    first = delivered(provider, wrong)
    assert send(provider, wrong)["Location"] == first
    assert Submission.objects.get().status == "received"
    run_worker(until_empty=True)
    assert Submission.objects.get().status == "rejected"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"%PDF-1.7 x", "NOT_A_SHEET"),
        ("一,二\n三,四\n".encode(), "LAYOUT"),
        (b"PK\x03\x04 cut off", "DAMAGED"),
    ],
)
def test_a_file_nobody_can_read_is_a_delivery_with_a_reason(provider, content, code):
    address = delivered(provider, content)
    page = provider.get(address).text
    assert "rejected" in page
    assert code in Submission.objects.get().refusal["code"]
    assert Submission.objects.get().refusal["next_step"].replace("'", "&#x27;")[:40] in page


@pytest.mark.parametrize("more", [{"item": "gossip"}, {"item": ""}, {"item": "tax-event"}])
def test_an_item_the_unit_does_not_deliver_is_refused_beside_the_field(provider, more):
    response = send(provider, [penalty(1)], **more)
    assert response.status_code == 422
    assert "Choose what you deliver" in response.text
    assert not Submission.objects.exists()


def test_no_file_is_said_so(provider):
    response = provider.post("/deliveries/new", {"item": "penalty"})
    assert response.status_code == 422
    assert "Choose the file to deliver" in response.text


def test_a_file_over_the_limit_is_refused_before_it_is_read(provider, settings):
    settings.UPLOAD_LIMIT = 1000
    response = send(provider, b"x" * 200_000)
    assert response.status_code == 413
    assert "goodstanding submit" in response.text


def test_another_unit_sees_nothing_of_it(provider):
    address = delivered(provider, FAULTY)
    stranger = client_of("provider", OTHER)
    for part in ("", "progress", "findings.csv", "mend.xlsx"):
        assert stranger.get(address + part).status_code == 404
    assert stranger.post(f"{address}done").status_code == 404
    assert "报送.csv" not in stranger.get("/deliveries/").text
    assert send(stranger, [penalty(1)], provider=AUTHORITY).status_code == 403


def test_a_visitor_is_asked_to_sign_in_first(officer):
    for path in ("/deliveries/", "/deliveries/new", "/deliveries/1/"):
        assert Client().get(path)["Location"].startswith("/sign-in?next=")
    assert Client().get("/deliveries.json").status_code == 401


def test_who_may_not_deliver_is_told_who_may_grant(officer):
    response = client_of("subject").get("/deliveries/")
    assert response.status_code == 403
    assert "NOT_PERMITTED" in response.text


def test_the_operator_oversees_all_and_may_deliver_for_a_unit(provider, officer):
    delivered(provider, [penalty(1)])
    client = client_of("operator", officer.unit)
    assert "示范市应急管理局" in client.get("/deliveries/").text
    response = send(client, [penalty(2)], provider=AUTHORITY)
    assert response.status_code == 302


def test_the_list_is_filtered_by_its_address(provider):
    delivered(provider, [penalty(1)])
    assert "报送.csv" in provider.get("/deliveries/?item=penalty&status=accepted").text
    assert "No delivery matches the filters." in provider.get("/deliveries/?status=rejected").text
    assert provider.get("/deliveries/?item=%00&page=x").status_code == 200


def test_the_twins_have_the_keys_of_the_command_line(provider):
    address = delivered(provider, FAULTY)
    document = provider.get(f"{address[:-1]}.json").json()
    assert {"submission", "status", "rows", "accepted", "rejected", "duplicates", "findings"} <= set(document)
    assert document["rows"] == document["accepted"] + document["rejected"] + document["duplicates"]
    assert provider.get("/deliveries.json").json()["submissions"][0]["submission"] == document["submission"]


def test_anybody_may_have_a_blank_sheet(client, db):
    response = client.get("/deliveries/sheets/penalty.xlsx")
    assert CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()[0]
    assert client.get("/deliveries/sheets/gossip.xlsx").status_code == 404


def test_what_was_refused_is_told_by_reason_and_not_by_content(provider, officer):
    address = delivered(provider, [penalty(1, 违法事实="员工血型为A型"), penalty(2)])
    for client in (provider, client_of("supervisor", officer.unit)):
        page = client.get("/deliveries/refused").text
        assert "Free text about a category that may never be collected" in page
        assert "Blood type" in page
        assert "员工" not in page
    assert "What was not kept" in provider.get(address).text
    assert "Nothing has been refused." in client_of("provider", OTHER).get("/deliveries/refused").text


def test_the_scorecard_is_ones_own_unless_one_oversees(provider, officer):
    delivered(provider, FAULTY)
    page = provider.get("/deliveries/scorecard").text
    for words in ("66.7 % of the rows came back", "a date is a day that exists", "within 7 working days"):
        assert words in page
    stranger, supervisor = client_of("provider", OTHER), client_of("supervisor", officer.unit)
    assert "Nothing was delivered" in stranger.get("/deliveries/scorecard").text
    assert stranger.get(f"/deliveries/scorecard?unit={AUTHORITY}").status_code == 403
    assert "66.7 %" in supervisor.get(f"/deliveries/scorecard?unit={AUTHORITY}").text
    assert stranger.get("/deliveries/scorecard?unit=%00").status_code == 404


def test_the_scorecards_twins_hold_the_same_figures(provider):
    delivered(provider, FAULTY)
    document = provider.get("/deliveries/scorecard.json").json()
    lines = list(csv.reader(io.StringIO(provider.get("/deliveries/scorecard.csv").content.decode("utf-8-sig"))))
    assert document["total"]["rejected"] == 2
    assert len(lines) == len(document["months"]) + 1 == 13
    assert lines[-1][lines[0].index("rejected")] == str(document["months"][-1]["rejected"])
