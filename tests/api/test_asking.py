"""Asking by program: what is open to everybody, what a ground opens, what a refusal says and to whom it is told."""

import pytest

from goodstanding.enquiries.models import Look
from goodstanding.law.grounds import purposes
from tests.api.conftest import ABSENT, FIRM, OTHER, PERSON_IN_TRADE, post

pytestmark = pytest.mark.django_db
ODD = [
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "９１９９",
    "\u202e\u200f",
    "𠮷" * 50,
    "9" * 60,
    "..",
    "%",
    "{0}",
    "-1",
]


def shown(answer):
    return [one["item"] for one in answer.json()["records"]]


def ask(client, ground, code=FIRM, purpose="lending"):
    return post(client, f"/v1/organisations/{code}/enquiries", {"ground": ground, "purpose": purpose})


def test_what_is_open_needs_no_key_and_is_looked_at_by_the_public(world):
    answer = world.program().get(f"/v1/organisations/{FIRM}")
    assert (answer.status_code, answer.json()["audience"], shown(answer)) == (200, "public", ["penalty"])
    assert Look.objects.latest("pk").account == "public"


def test_search_finds_organisations_and_never_a_person(world):
    visitor = world.program()
    assert [one["code"] for one in visitor.get(f"/v1/organisations?q={FIRM}").json()["matches"]] == [FIRM]
    assert visitor.get(f"/v1/organisations?q={PERSON_IN_TRADE}").json() == {"matches": []}


def test_a_key_sees_as_much_as_its_scopes_of_what_its_account_may_see(world):
    own = f"/v1/organisations/{FIRM}"
    assert shown(world.program("subject").get(own)) == ["tax-event", "penalty"]
    assert shown(world.program("subject", ["see-public"]).get(own)) == ["penalty"]
    assert shown(world.program("officer").get(own)) == ["tax-event", "penalty"]
    assert shown(world.program("officer", ["see-public"]).get(own)) == ["penalty"]
    narrow = world.program("officer", ["see-public", "see-own-file"])
    assert narrow.get(f"/v1/organisations?q={OTHER}").json() == {"matches": []}
    assert len(world.program("officer").get(f"/v1/organisations?q={OTHER}").json()["matches"]) == 1


def test_records_come_in_pages_and_each_has_an_address(world):
    client = world.program("subject")
    first = client.get(f"/v1/organisations/{FIRM}/records?limit=1").json()
    second = client.get(f"/v1/organisations/{FIRM}/records", {"limit": 1, "cursor": first["cursor"]}).json()

    assert [one["id"] for one in first["records"] + second["records"]] == [world.event.pk, world.penalty.pk]
    assert second["cursor"] is None
    assert client.get(f"/v1/records/{world.event.pk}").json()["record"]["item"] == "tax-event"
    assert client.get(f"/v1/organisations/{FIRM}/records?cursor=x").json()["code"] == "BAD_CURSOR"
    only = client.get(f"/v1/organisations/{FIRM}/records?item=penalty").json()
    assert [one["item"] for one in only["records"]] == ["penalty"]


@pytest.mark.parametrize(
    ("role", "scopes"), [("", None), ("enquirer", ["see-public"]), ("provider", None), ("security", None)]
)
def test_restricted_and_absent_are_one_answer(world, role, scopes):
    """Body, status and headers; also for a key that was not given its account's grounds to use."""
    client = world.program(role, scopes)
    pairs = [
        (f"/v1/organisations/{OTHER}", f"/v1/organisations/{ABSENT}"),
        (f"/v1/organisations/{OTHER}/records", f"/v1/organisations/{ABSENT}/records"),
        (f"/v1/records/{world.event.pk}", "/v1/records/987654321"),
    ]
    for held, absent in pairs:
        one, other = client.get(held), client.get(absent)
        assert one.status_code == other.status_code == 404
        assert told(one, held) == told(other, absent)


def test_who_holds_a_live_ground_is_told_of_it(world):
    said = world.program("enquirer").get(f"/v1/records/{world.event.pk}").json()
    assert (said["status"], said["code"]) == (403, "RESTRICTED")
    assert f"A{world.authorisation}" in said["next_step"]


def told(answer, address):
    """The answer without the name that was asked for and the number of the answer."""
    said = answer.content.decode().replace(address, "-").replace(f"{address.split('/')[3]:->18}", "-")
    own = {key: value for key, value in answer.headers.items() if key not in ("X-Request-ID", "RateLimit")}
    return said, own | {"Content-Length": "-"}


def test_the_work_done_for_restricted_and_absent_is_of_one_class(world, django_assert_max_num_queries):
    """Counted in questions to the store, which a busy machine does not change: never more than three apart."""
    counts = []
    for code in (OTHER, ABSENT):
        with django_assert_max_num_queries(40) as asked:
            world.program().get(f"/v1/organisations/{code}")
        counts.append(len(asked))
    assert abs(counts[0] - counts[1]) <= 3


def test_a_ground_opens_its_items_and_every_use_is_seen_by_the_subject(world):
    answer = ask(world.program("enquirer"), f"A{world.authorisation}")
    assert (answer.status_code, shown(answer)) == (200, ["tax-event", "penalty"])
    seen = world.program("subject").get(f"/v1/organisations/{FIRM}/looks").json()["looks"][0]
    assert (seen["ground"], seen["purpose"]) == (f"A{world.authorisation}", "lending")


def test_no_ground_is_a_refusal_that_the_subject_sees(world):
    refused = ask(world.program("organ"), "A999999")
    assert (refused.status_code, refused.json()["code"]) == (403, "NO_AUTH")
    seen = world.program("subject").get(f"/v1/organisations/{FIRM}/looks").json()["looks"][0]
    assert seen["refusal"] == "NO_AUTH"


def test_a_batch_answers_row_by_row(world):
    body = {
        "codes": [FIRM, OTHER, ABSENT, PERSON_IN_TRADE, "x"],
        "ground": f"A{world.authorisation}",
        "purpose": "lending",
    }
    answer = post(world.program("enquirer"), "/v1/enquiries", body).json()
    assert (answer["answered"], answer["refused"]) == (1, 4)
    codes = [one.get("refusal", {}).get("code") for one in answer["answers"]]
    assert codes == [None, "NO_AUTH", "NO_AUTH", "NOT_AN_ORGANISATION", "NOT_A_UNIFIED_CODE"]


def test_what_was_taken_back_opens_nothing_from_then_on(world):
    number = world.authorisation
    bank, firm = world.program("enquirer"), world.program("subject")
    assert bank.get("/v1/authorisations").json()["authorisations"][0]["state"] == "live"
    assert post(bank, f"/v1/authorisations/{number}/revoke", {}).status_code == 403
    assert post(firm, f"/v1/authorisations/{number}/revoke", {"reason": "x"}).json()["state"] == "revoked"
    assert post(firm, "/v1/authorisations/999999/revoke", {}).json()["code"] == "NO_SUCH_AUTHORISATION"
    assert ask(bank, f"A{number}").json()["code"] == "AUTH_REVOKED"


def test_who_looked_is_told_to_the_subject_and_to_officers_and_to_nobody_else(world):
    world.program().get(f"/v1/organisations/{FIRM}")
    bank = world.program("enquirer")
    refusals = [bank.get(f"/v1/organisations/{code}/looks") for code in (FIRM, ABSENT)]
    assert {one.status_code for one in refusals} == {403}
    assert told(refusals[0], f"/v1/organisations/{FIRM}") == told(refusals[1], f"/v1/organisations/{ABSENT}")
    narrow = world.program("officer", ["see-own-file"])
    assert narrow.get(f"/v1/organisations/{FIRM}/looks").json()["code"] == "NOT_IN_SCOPE"
    firm = world.program("subject")
    anonymous = firm.get(f"/v1/organisations/{FIRM}/looks?limit=1").json()["looks"][0]["look"]
    assert post(firm, f"/v1/looks/{anonymous}/question", {"text": "Why?"}).json()["code"] == "NOBODY_TO_ASK"
    world.program("officer").get(f"/v1/organisations/{FIRM}")
    page = firm.get(f"/v1/organisations/{FIRM}/looks?limit=1").json()
    assert len(page["looks"]) == 1
    look = page["looks"][0]["look"]
    assert post(firm, f"/v1/looks/{look}/question", {"text": "Why?"}).json()["look"] == look
    assert post(bank, f"/v1/looks/{look}/question", {"text": "Why?"}).json()["code"] == "NO_SUCH_LOOK"


@pytest.mark.parametrize("text", ODD)
def test_whatever_is_sent_in_any_field_the_refusal_has_a_name(world, text):
    bank, firm = world.program("enquirer"), world.program("subject")
    sent = [
        bank.get("/v1/organisations", {"q": text}),
        bank.get("/v1/organisations/FIRM/records", {"cursor": text, "item": text}),
        ask(bank, text[:20]),
        ask(bank, f"A{world.authorisation}", purpose=text),
        post(bank, "/v1/enquiries", {"codes": [text], "ground": text[:20], "purpose": text, "case": text}),
        post(firm, "/v1/reports", {"code": text}),
        bank.get("/v1/catalogue", {"edition": text}),
        bank.get("/v1/reports/R-1", {"verification": text[:40]}),
        bank.get("/v1/trail/inclusion", {"leaf": text}),
    ]
    for answer in sent:
        assert answer.status_code < 500
        assert answer.status_code == 200 or answer.json()["code"]
        assert "json" in answer["Content-Type"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_purposes_are_the_published_ones(world):
    refused = ask(world.program("enquirer"), f"A{world.authorisation}", purpose="curiosity").json()
    assert refused["code"] == "UNKNOWN_PURPOSE"
    assert all(code in refused["next_step"] for code in purposes())
