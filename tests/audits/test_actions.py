"""Corrective action from plan to verification: each move, each refusal, two at once, and the leaf of each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.utils import IntegrityError

from goodstanding.audits import actions, queries
from goodstanding.audits import errors as no
from goodstanding.audits.models import Action, Evidence
from goodstanding.audits.planning import Terms, handed
from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.trail.models import Entry
from tests.audits.conftest import AT, as_fields, hold, share

pytestmark = pytest.mark.django_db
TERMS = Terms("订单安排过满，没有核对产能。", "接单前核对产能并限制加班。", "planning", date(2025, 7, 1), 0)
PAPER = b"minutes of the meeting on planning"


@pytest.fixture
def audit(factory):
    return queries.own_file(factory.site, AT).sites[0].latest


@pytest.fixture
def planned(factory, audit):
    return actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=TERMS, at=AT)


def show(factory, audit, content=PAPER, at=AT, dated=date(2025, 5, 30)):
    one = handed(title="Minutes 会议记录", dated_on=dated, content=content)
    return actions.add_evidence(actor=factory.site, audit=audit.key, finding="6.2", handed=one, at=at)


def report(factory, audit, at=AT):
    action = Action.objects.get(finding="6.2")
    return actions.report_done(actor=factory.site, audit=audit.key, finding="6.2", seen=action.version, at=at)


def leaves():
    return list(Entry.objects.filter(act__startswith="audit.").order_by("pk").values_list("act", flat=True))


def test_an_action_goes_from_plan_to_verification_and_every_step_leaves_a_leaf(factory, audit, planned):
    assert (planned.state, planned.version, planned.owner) == ("planned", 1, "planning")
    show(factory, audit)
    done = report(factory, audit)
    ended = actions.verify(actor=factory.auditor, action=done.pk, seen=done.version, note="records seen", at=AT)

    assert ended.state == "verified"
    assert [move.state for move in ended.moves.order_by("pk")] == ["planned", "planned", "done", "verified"]
    assert leaves() == [
        "audit.action_planned", "audit.evidence_added", "audit.action_reported", "audit.action_verified",
    ]  # fmt: skip
    assert TERMS.root_cause not in "".join(Entry.objects.values_list("payload", flat=True))


def test_a_buyer_may_verify_while_the_audit_is_shared_and_no_longer(factory, audit, planned):
    show(factory, audit)
    done = report(factory, audit)
    with pytest.raises(no.VerifiedByAnother):
        actions.verify(actor=factory.buyer, action=done.pk, seen=done.version, note="", at=AT)
    share(factory, items=["tax-credit"])
    with pytest.raises(no.VerifiedByAnother):
        actions.verify(actor=factory.buyer, action=done.pk, seen=done.version, note="", at=AT)
    share(factory)
    with pytest.raises(no.VerifiedByAnother):
        actions.verify(actor=factory.buyer, action=done.pk, seen=done.version, note="", at=AT + timedelta(days=800))

    assert actions.verify(actor=factory.buyer, action=done.pk, seen=done.version, note="", at=AT).state == "verified"


@pytest.mark.parametrize("who", ["site", "rival"])
def test_neither_the_site_nor_a_stranger_verifies(factory, audit, planned, who):
    show(factory, audit)
    done = report(factory, audit)
    for act in (
        lambda actor: actions.verify(actor=actor, action=done.pk, seen=done.version, note="", at=AT),
        lambda actor: actions.send_back(actor=actor, action=done.pk, seen=done.version, reason="x", at=AT),
    ):
        with pytest.raises(no.VerifiedByAnother):
            act(getattr(factory, who))


def test_what_is_sent_back_needs_a_reason_and_then_something_new(factory, audit, planned):
    show(factory, audit)
    done = report(factory, audit)
    with pytest.raises(no.ReasonMissing):
        actions.send_back(actor=factory.auditor, action=done.pk, seen=done.version, reason=" ", at=AT)
    later = AT + timedelta(days=1)
    back = actions.send_back(actor=factory.auditor, action=done.pk, seen=done.version, reason="工时记录缺失", at=later)
    assert back.state == "returned"
    with pytest.raises(no.EvidenceMissing):
        report(factory, audit, at=later)

    show(factory, audit, content=b"time records of June", at=later + timedelta(hours=1))
    assert report(factory, audit, at=later + timedelta(hours=2)).state == "done"


@pytest.mark.parametrize("act", ["plan", "add-evidence", "report", "return"])
def test_nothing_moves_what_is_verified(factory, audit, planned, act):
    show(factory, audit)
    done = report(factory, audit)
    ended = actions.verify(actor=factory.auditor, action=done.pk, seen=done.version, note="", at=AT)
    acts = {
        "plan": lambda: actions.plan_action(
            actor=factory.site, audit=audit.key, finding="6.2", terms=replace(TERMS, seen=ended.version), at=AT
        ),
        "add-evidence": lambda: show(factory, audit, content=b"more"),
        "report": lambda: report(factory, audit),
        "return": lambda: actions.send_back(
            actor=factory.auditor, action=ended.pk, seen=ended.version, reason="late thought", at=AT
        ),
    }
    with pytest.raises(no.WrongState):
        acts[act]()


def test_nothing_is_shown_reported_or_verified_before_it_is_planned(factory, audit):
    with pytest.raises(no.WrongState):
        show(factory, audit)
    action = Action.objects.create(subject=factory.subject, audit=audit.record.identity, finding="6.2")
    with pytest.raises(no.WrongState):
        report(factory, audit)
    with pytest.raises(no.WrongState):
        actions.verify(actor=factory.auditor, action=action.pk, seen=0, note="", at=AT)


def test_a_report_without_evidence_is_refused(factory, audit, planned):
    with pytest.raises(no.EvidenceMissing):
        report(factory, audit)


def test_whoever_writes_on_an_older_version_is_told(factory, audit, planned):
    with pytest.raises(no.ChangedMeanwhile, match="you saw version 0, it is at 1"):
        actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=TERMS, at=AT)
    show(factory, audit)
    done = report(factory, audit)
    with pytest.raises(no.ChangedMeanwhile):
        actions.verify(actor=factory.auditor, action=done.pk, seen=done.version - 1, note="", at=AT)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"root_cause": "  "}, "root cause"),
        ({"measure": ""}, "measure"),
        ({"owner": "Ms. Somebody"}, "owner"),
        ({"due": None}, "due day"),
    ],
)
def test_a_plan_that_is_not_whole_is_refused_by_what_it_lacks(factory, audit, change, missing):
    with pytest.raises(no.PlanIncomplete, match=missing):
        actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=replace(TERMS, **change), at=AT)
    assert Action.objects.count() == 0


@pytest.mark.parametrize(("due", "fits"), [("2025-05-13", False), ("2025-05-14", True), ("2026-05-15", True), ("2026-05-16", False)])  # fmt: skip
def test_an_action_is_due_within_a_year_of_the_closing_meeting(factory, audit, due, fits):
    terms = replace(TERMS, due=date.fromisoformat(due))
    if fits:
        assert actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=terms, at=AT)
        return
    with pytest.raises(no.DueOutside):
        actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=terms, at=AT)


@pytest.mark.parametrize(("dated", "fits"), [("2025-05-13", False), ("2025-05-14", True), ("2025-06-02", True), ("2025-06-03", False)])  # fmt: skip
def test_evidence_is_of_a_day_between_the_audit_and_today(factory, audit, planned, dated, fits):
    if fits:
        assert show(factory, audit, dated=date.fromisoformat(dated))
        return
    with pytest.raises(no.EvidenceDated):
        show(factory, audit, dated=date.fromisoformat(dated))


def test_one_file_is_evidence_once_and_its_bytes_are_not_kept(factory, audit, planned):
    show(factory, audit)
    with pytest.raises(no.EvidenceTwice):
        show(factory, audit)
    kept = Evidence.objects.get()
    assert kept.size == len(PAPER)
    assert not [field.name for field in Evidence._meta.get_fields() if field.get_internal_type() == "BinaryField"]


@pytest.mark.parametrize(
    ("title", "content", "dated"), [("", PAPER, AT.date()), ("x", b"", AT.date()), ("x", PAPER, None)]
)
def test_evidence_without_file_title_or_day_is_refused(title, content, dated):
    with pytest.raises(no.EvidenceEmpty):
        handed(title=title, dated_on=dated, content=content)


def test_nobody_but_the_organisation_plans(factory, audit):
    for actor in (factory.auditor, factory.buyer, factory.rival):
        with pytest.raises(no.NotYourPlan):
            actions.plan_action(actor=actor, audit=audit.key, finding="6.2", terms=TERMS, at=AT)


def test_an_audit_or_finding_that_is_not_there_is_refused(factory, audit):
    with pytest.raises(no.NoSuchAudit):
        actions.plan_action(actor=factory.site, audit="0" * 32, finding="6.2", terms=TERMS, at=AT)
    with pytest.raises(no.NoSuchFinding):
        actions.plan_action(actor=factory.site, audit=audit.key, finding="6.3", terms=TERMS, at=AT)
    with pytest.raises(no.NoSuchAudit):
        actions.verify(actor=factory.auditor, action=999, seen=0, note="", at=AT)


def test_numbers_and_names_of_persons_do_not_stay_in_a_plan(factory, audit):
    terms = replace(TERMS, measure="联系电话13800138000处理加班审批")
    planned = actions.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=terms, at=AT)

    assert "13800138000" not in planned.measure
    assert "加班审批" in planned.measure


def test_a_corrected_report_keeps_its_actions(factory, audit, planned):
    """The action hangs on the audit's identity, not on one version of its record."""
    corrected = demonstration_audit(highest=[41, 40, 42])
    hold(as_fields(corrected), name="corrected", at=AT + timedelta(hours=1))
    held = queries.own_file(factory.site, AT + timedelta(hours=2))
    site = held.sites[0]

    assert site.latest.record.pk != audit.record.pk
    assert queries.card(queries.board(held, site, site.latest), "6.2", site.latest).action == planned


def test_the_store_refuses_a_planned_action_that_says_nothing(factory, audit, planned):
    with pytest.raises(IntegrityError):
        Action.objects.filter(pk=planned.pk).update(owner="")
