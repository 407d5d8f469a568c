"""The pages of plan, suppliers, calendar and alerts: who sees what, what a form does, which look is left."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goodstanding.audits import actions, queries
from goodstanding.audits.models import Action, Alert, Feed, SupplierName
from goodstanding.audits.plan_sheet import write_sheet
from goodstanding.enquiries import actions as enquiries
from goodstanding.enquiries.models import Authorisation, Look
from goodstanding.law.roles import roles
from goodstanding.parties.models import Account
from tests.audits.conftest import AT, AUDITOR, BUYER, FACTORY, account, hold, share
from tests.audits.test_actions import TERMS, report, show

pytestmark = pytest.mark.django_db
OPEN = date(2099, 1, 1)


def client_of(actor, lang="en"):
    made = Client(headers={"accept-language": lang})
    made.force_login(Account.objects.get(login=actor.account))
    return made


@pytest.fixture
def audit(factory):
    return queries.own_file(factory.site, AT).sites[0].latest


@pytest.fixture
def site(factory):
    return client_of(factory.site)


@pytest.fixture
def done(factory, audit):
    actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=TERMS, at=AT)
    show(factory, audit)
    return report(factory, audit)


PAGES = ["/plan/", "/plan/{key}/", "/plan/{key}/6.2/", "/plan/calendar/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("lang", "word"), [("en", "Audits and corrective action"), ("zh-hans", "审核与改善")])
def test_the_site_reads_its_pages_in_both_languages(factory, audit, page, lang, word):
    answer = client_of(factory.site, lang).get(page.format(key=audit.key))

    assert answer.status_code == 200
    assert word in answer.text


@pytest.mark.parametrize("role", [code for code in roles() if code != "subject"])
def test_no_other_role_reads_a_plan_page(factory, audit, role):
    stranger = client_of(account(role, AUDITOR, f"the-{role}"))
    codes = {stranger.get(page.format(key=audit.key)).status_code for page in PAGES}
    codes |= {stranger.get(f"/plan/{audit.key}.{kind}").status_code for kind in ("xlsx", "pdf")}
    codes |= {stranger.post("/plan/import", {"file": _file(b"row,version\n")}).status_code}

    assert codes <= {403, 422}
    assert codes & {403}


@pytest.mark.parametrize("role", list(roles()))
def test_who_reads_the_board_of_suppliers(factory, role):
    reader = client_of(account(role, BUYER, f"the-{role}"))

    assert reader.get("/suppliers/").status_code == (200 if "verify-action" in roles()[role].may else 403)
    assert reader.get("/suppliers/list/").status_code == (200 if "enquire" in roles()[role].may else 403)
    assert reader.get(f"/suppliers/{FACTORY}/").status_code == 404


def test_without_an_account_the_pages_ask_to_sign_in(factory, audit):
    for page in [*PAGES, "/suppliers/", "/alerts/"]:
        assert Client().get(page.format(key=audit.key)).status_code == 302


def test_another_organisations_account_finds_nothing_at_the_address(factory, audit):
    stranger = client_of(account("subject", BUYER, "other-site"))

    assert stranger.get(f"/plan/{audit.key}/").status_code == 404


def test_a_finding_goes_from_plan_to_done_by_its_forms(site, factory, audit):
    page = f"/plan/{audit.key}/6.2/"
    typed = {"act": "plan", "root_cause": "没有核对产能", "measure": "先核对", "owner": "planning", "due": "2025-08-01"}
    assert site.post(page, typed | {"version": "0"}).status_code == 302
    refused = site.post(page, typed | {"version": "0"})
    assert refused.status_code == 409
    assert "changed while you were writing" in refused.text
    assert site.post(page, {"act": "report", "version": "1"}).status_code == 422

    paper = {"act": "evidence", "title": "Minutes", "dated": "2025-06-01", "file": _file(b"minutes")}
    assert site.post(page, paper).status_code == 302
    assert site.post(page, {"act": "report", "version": "2"}).status_code == 302
    assert Action.objects.get().state == "done"


def test_one_plan_serves_several_findings_all_or_none(site, factory, audit):
    page = f"/plan/{audit.key}/6.2/"
    others = [key for key in audit.keyed if key != "6.2"][:2]
    typed = {
        "act": "plan",
        "root_cause": "产能",
        "measure": "先核对",
        "owner": "planning",
        "due": "2025-08-01",
        "version": "0",
    }
    assert 'name="also"' in site.get(page).text
    assert site.post(page, typed | {"also": [f"{others[0]}=0", f"{others[1]}=7"]}).status_code == 409
    assert not Action.objects.exclude(state="open").exists()
    assert site.post(page, typed | {"also": [f"{one}=0" for one in others]}).status_code == 302
    assert {one.finding for one in Action.objects.filter(state="planned")} == {"6.2", *others}
    assert others[0] in site.get(page).text.split("The same plan for")[1][:200]

    assert (
        site.post(f"/plan/{audit.key}/{others[0]}/", typed | {"version": "1", "measure": "另一措施"}).status_code == 302
    )
    assert others[0] not in site.get(page).text.split("The same plan for")[1][:60]


def test_what_was_typed_stays_where_it_was_refused(site, audit):
    page = f"/plan/{audit.key}/6.2/"
    typed = {"act": "plan", "root_cause": "<b>cause</b>", "measure": "", "owner": "planning", "due": "2025-08-01"}
    answer = site.post(page, typed | {"version": "0"})

    assert answer.status_code == 422
    assert "&lt;b&gt;cause&lt;/b&gt;" in answer.text
    assert site.get(f"/plan/{audit.key}/6.3/").status_code == 404


def test_a_buyer_sees_its_board_and_the_supplier_sees_the_look(factory):
    share(factory, last=OPEN)
    page = client_of(factory.buyer).get("/suppliers/")

    assert page.status_code == 200
    assert all(word in page.text for word in ("rating-c", "expired", FACTORY[:2]))
    look = Look.objects.get()
    assert (look.subject.code, look.unit, look.items, look.ground[:1]) == (FACTORY, BUYER, ["social-audit"], "A")
    assert client_of(factory.site).get(f"/s/{FACTORY}/looks/").text.count("social-audit") >= 0


def test_a_revoked_authorisation_shows_nothing_at_once(factory):
    given = share(factory, last=OPEN)
    buyer = client_of(factory.buyer)
    assert buyer.get(f"/suppliers/{FACTORY}/").status_code == 200
    enquiries.revoke_authorisation(actor=factory.site, authorisation=given.pk, reason="", at=AT)

    assert buyer.get(f"/suppliers/{FACTORY}/").status_code == 404
    page = buyer.get("/suppliers/")
    assert "revoked" in page.text
    assert "rating-c" not in page.text
    assert Look.objects.count() == 1


def test_a_counted_authorisation_is_not_spent_by_the_board(factory):
    share(factory, uses=1, last=OPEN)
    buyer = client_of(factory.buyer)
    assert "1 enquiry left" in buyer.get("/suppliers/").text
    assert Look.objects.count() == 0

    assert buyer.get(f"/suppliers/{FACTORY}/").status_code == 200
    assert Authorisation.objects.get().used == 1
    assert buyer.get(f"/suppliers/{FACTORY}/").status_code == 404


@pytest.mark.parametrize("terms", [{"items": ["tax-credit"]}, {"purpose": "lending"}])
def test_an_authorisation_for_something_else_shows_no_audit(factory, terms):
    share(factory, last=OPEN, **terms)

    assert client_of(factory.buyer).get(f"/suppliers/{FACTORY}/").status_code == 404


def test_other_schemes_stand_beside_in_their_own_words(factory):
    smeta = {
        "subject_code": FACTORY,
        "scheme": "smeta",
        "closed_on": "2025-03-01",
        "site_number": "ZS1",
        "result": "2 critical",
    }
    hold(smeta, name="smeta")
    share(factory, last=OPEN)
    buyer = client_of(factory.buyer)

    assert "SMETA: 2 critical" in " ".join(buyer.get("/suppliers/").text.split())
    assert "2 critical" in buyer.get(f"/suppliers/{FACTORY}/").text


def test_an_audit_firm_sees_whom_it_audited_and_the_supplier_sees_that_it_looked(factory):
    auditor = client_of(factory.auditor)
    assert FACTORY[-2:] in auditor.get("/suppliers/").text
    assert Look.objects.count() == 0
    assert auditor.get(f"/suppliers/{FACTORY}/").status_code == 200
    assert Look.objects.get().ground == "delivered"
    assert client_of(factory.rival).get(f"/suppliers/{FACTORY}/").status_code == 404


def test_another_party_verifies_or_sends_back_by_the_form(factory, audit, done):
    auditor = client_of(factory.auditor)
    page = f"/suppliers/{FACTORY}/{audit.key}/6.2/"
    assert "Verify: it is put right" in auditor.get(page).text
    form = {"action": done.pk, "version": done.version}
    assert auditor.post(page, form | {"act": "return", "note": ""}).status_code == 422
    assert auditor.post(page, form | {"act": "return", "note": "工时记录缺失"}).status_code == 302
    assert "工时记录缺失" in client_of(factory.site).get(f"/plan/{audit.key}/6.2/").text
    assert auditor.post(page, form | {"act": "verify"}).status_code == 409


def test_sheet_and_paper_leave_and_a_sheet_comes_back(site, factory, audit):
    assert site.get(f"/plan/{audit.key}.pdf").content.startswith(b"%PDF")
    assert site.get(f"/plan/{audit.key}.xlsx").content.startswith(b"PK")
    held = queries.own_file(factory.site, AT)
    sheet = write_sheet(queries.board(held, held.sites[0], audit))
    assert "Every change was taken up" in site.post("/plan/import", {"file": _file(sheet, "p.xlsx")}).text
    rows = b"row,version,root_cause,measure,owner,due\nffffffffffff:6.2,0,a,b,planning,2025-08-01\n"
    assert "is no row of your plan" in site.post("/plan/import", {"file": _file(rows, "p.csv")}).text


def test_a_calendar_address_is_told_once_and_ends_when_revoked(site):
    page = site.post("/plan/calendar/", {"label": "Office"}).text
    address = page.split("/calendar/")[-1].split(".ics")[0] if "/calendar/" in page else ""
    found = next(
        part.split(".ics")[0]
        for part in page.split("/calendar/")[1:]
        if ".ics" in part and len(part.split(".ics")[0]) == 43
    )
    assert address is not None
    feed = Client().get(f"/calendar/{found}.ics")
    assert (feed.status_code, feed["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert found not in site.get("/plan/calendar/").text
    assert site.get("/plan/calendar.ics").status_code == 200

    site.post(f"/plan/calendar/{Feed.objects.get().pk}/revoke")
    assert Client().get(f"/calendar/{found}.ics").status_code == 404


def test_an_alert_is_raised_ended_and_closed_by_its_forms(factory):
    share(factory, last=OPEN)
    auditor, buyer = client_of(factory.auditor), client_of(factory.buyer)
    form = {"code": FACTORY, "kind": "danger", "statement": "锅炉安全阀被拆除", "found": "2025-06-01T12:00"}
    assert auditor.post("/alerts/", form | {"found": "x"}).status_code == 422
    assert auditor.post("/alerts/", form).status_code == 302
    raised = Alert.objects.get()
    assert raised.found_at.isoformat() == "2025-06-01T04:00:00+00:00"
    assert "overdue" in client_of(factory.site).get("/plan/").text

    assert buyer.post(f"/alerts/{raised.pk}/informed").status_code == 403
    assert buyer.post(f"/alerts/{raised.pk}/answered").status_code == 302
    assert auditor.post(f"/alerts/{raised.pk}/close", {"note": "valve refitted"}).status_code == 302
    assert "closed" in auditor.get("/alerts/").text


def test_a_list_of_suppliers_is_decided_by_a_second_account(factory):
    first, second = client_of(factory.buyer), client_of(factory.second)
    rows = "供应商名称,地址\n示范鞋业制造有限公司,示范市\n无此公司有限公司,\n".encode()
    assert first.post("/suppliers/list/", {"file": _file(rows, "list.csv")}).status_code == 302
    assert first.post("/suppliers/list/", {"file": _file(rows, "list.csv")}).status_code == 302
    assert SupplierName.objects.count() == 2
    one, other = SupplierName.objects.order_by("pk")

    assert first.post(f"/suppliers/list/{one.pk}/decide", {"code": FACTORY}).status_code == 403
    assert second.post(f"/suppliers/list/{one.pk}/decide", {"code": "91990101MA0CLEAN2G"}).status_code == 404
    assert second.post(f"/suppliers/list/{one.pk}/decide", {"code": FACTORY}).status_code == 302
    assert second.post(f"/suppliers/list/{one.pk}/decide", {"code": FACTORY}).status_code == 404
    assert second.post(f"/suppliers/list/{other.pk}/decide", {"code": ""}).status_code == 302
    one.refresh_from_db()
    assert (one.subject.code, one.decided_by) == (FACTORY, "second")
    assert "On your list, and sharing no audit" in first.get("/suppliers/").text
    share(factory, last=OPEN)
    assert "On your list, and sharing no audit" not in first.get("/suppliers/").text
    assert first.post("/suppliers/list/", {"file": _file(b"a,b\n1,2\n", "list.csv")}).status_code == 422


def test_an_organisation_without_audits_is_told_so(installation):
    from goodstanding.subjects.models import Subject

    Subject.objects.create(code=FACTORY, name="示范", kind="enterprise", in_register=True, opened_at=AT)
    page = client_of(account("subject", FACTORY, "site")).get("/plan/")

    assert "No social audit of your organisation is held" in page.text


def _file(content, name="file.csv"):
    return SimpleUploadedFile(name, io.BytesIO(content).read())
