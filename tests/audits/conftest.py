"""A factory with two audits of one site, the firm that made them, a buyer, and the accounts of each."""

import hashlib
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from goodstanding.enquiries import actions as enquiries
from goodstanding.enquiries.authorising import Terms
from goodstanding.formats.social_audit.demonstration import demonstration_audit
from goodstanding.kernel.canonical import canonical_json
from goodstanding.kernel.identifiers import make_code
from goodstanding.law.audits.record import catalogue_record
from goodstanding.law.catalogue import edition
from goodstanding.parties import actions as parties
from goodstanding.parties import queries
from goodstanding.proofs.commitments import commitment
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.submissions.models import Submission

AT = datetime(2025, 6, 2, 4, 0, tzinfo=UTC)  # nineteen days after the closing meeting
UNIT = make_code("1", "2", "999999", 0).code
AUDITOR = make_code("9", "1", "990100", "MA0AUDNT").code
RIVAL = make_code("9", "1", "990100", "MA0RJWAL").code
BUYER = make_code("9", "1", "990100", "MA0BUYER").code
FACTORY = "91990101MA0DEM0N3H"
FACTORY_NAME = "示范鞋业制造有限公司"
EARLIER = "2023-05-16"


def account(role, unit, login):
    made = parties.open_account(
        actor=queries.operator(),
        name=f"Test {login}",
        login=login,
        party=unit,
        role=role,
        password="a long test password",
        at=AT,
    )
    parties.acknowledge_confidentiality(actor=queries.actor_for(made), at=AT)
    return queries.actor_for(made)


@pytest.fixture
def installation():
    parties.install(actor=queries.founder(unit=UNIT, unit_name="Operator"), responsible="Answerable Person", at=AT)
    operator = queries.operator()
    units = {
        AUDITOR: ("灯笼审核有限公司", "audit-firm"),
        RIVAL: ("另一审核有限公司", "audit-firm"),
        BUYER: ("望远买家有限公司", "enterprise"),
        FACTORY: (FACTORY_NAME, "enterprise"),
    }
    for code, (name, kind) in units.items():
        parties.register_provider(actor=operator, code=code, name=name, kind=kind, items=[], at=AT)
    return operator


def hold(fields, *, at=AT, provider=AUDITOR, name="report"):
    """A social audit as a delivery leaves it in the store (`test_delivered.py` goes through the door itself)."""
    unit = queries.party(provider)
    submission = Submission.objects.create(
        provider=unit, item="social-audit", edition="2026", file_name=f"{name}.txt", size=1, status="accepted",
        digest=hashlib.sha256(f"{name} {at}".encode()).hexdigest(), received_at=at, received_by="operator",
    )  # fmt: skip
    subject, _ = Subject.objects.get_or_create(
        code=fields["subject_code"],
        defaults={"name": FACTORY_NAME, "kind": "enterprise", "in_register": True, "opened_at": at},
    )
    content = canonical_json({code: value for code, value in fields.items() if value not in (None, "")})
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{fields['scheme']} {fields.get('site_number')} {fields['closed_on']}")
    before = Record.objects.filter(identity=identity, known_until=None).first()
    if before:
        Record.objects.filter(pk=before.pk).update(known_until=at, status="superseded")
    return Record.objects.create(
        subject=subject, submission=submission, row=1, item="social-audit", provider_code=provider, identity=identity,
        occurred_on=fields["closed_on"], ended_on=fields["closed_on"], published=False, known_from=at, supersedes=before,
        commitment=commitment(salt=b"0" * 16, content=content), salt=b"0" * 16, content=content,
    )  # fmt: skip


def as_fields(report):
    codes = {field.code for field in edition()["social-audit"].fields} | {"subject_code"}
    told = {code: value for code, value in catalogue_record(report).items() if code in codes}
    return told | {"scheme": "amfori-bsci", "monitoring_type": "follow-up", "announcement": "semi-announced"}


def earlier_report():
    """The same site two years before: worse overtime, and a matter that has since been closed."""
    later = demonstration_audit()
    header, findings = later.header, later.findings
    header = replace(
        header,
        monitoring_start_date=date.fromisoformat(EARLIER),
        closing_meeting_finished_date=date.fromisoformat(EARLIER),
        submission_date=date(2023, 5, 20),
        expiration_date=date(2024, 5, 20),
        generated_on=date(2023, 5, 20),
        monitoring_type="Full Monitoring",
    )
    stairs = replace(
        findings[0],
        question="7.11",
        area="PA7",
        crucial=False,
        current="Based on site observation, the main auditee partially respected this principle because the stairs of the warehouse had no handrail.",
        local="根据现场走访，被审核方部分遵循该准则，仓库楼梯没有安装扶手。",
    )
    return replace(later, header=header, findings=(*findings, stairs))


@pytest.fixture
def factory(installation):
    """Both audits held, and everybody who has to do with them."""
    hold(as_fields(earlier_report()), name="earlier")
    hold(as_fields(demonstration_audit()), name="later")
    return SimpleNamespace(
        subject=Subject.objects.get(code=FACTORY),
        site=account("subject", FACTORY, "site"),
        auditor=account("provider", AUDITOR, "auditor"),
        rival=account("provider", RIVAL, "rival"),
        buyer=account("enquirer", BUYER, "buyer"),
        second=account("enquirer", BUYER, "second"),
    )


def share(factory, *, uses=0, items=("social-audit",), purpose="supplier", last=date(2026, 6, 1)):
    terms = Terms(
        factory.subject,
        queries.party(BUYER),
        list(items),
        purpose,
        date(2025, 5, 1),
        last,
        "0" * 64,
        max_uses=uses,
    )
    return enquiries.authorise(actor=factory.site, terms=terms, at=AT)
