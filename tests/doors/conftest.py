"""One small field in which every door has something behind it, and accounts of every role in every unit of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator

from goodstanding.audits import actions as audits
from goodstanding.audits import queries
from goodstanding.audits.alerts import Terms as Alert
from goodstanding.audits.models import SupplierName
from goodstanding.enquiries.models import Look, LookQuestion
from goodstanding.grading.models import Grade, Run
from goodstanding.kernel.identifiers import make_code
from goodstanding.notices import links
from goodstanding.notices.models import Following
from goodstanding.parties import queries as parties
from goodstanding.parties.models import Account, ApiKey, Party, Proposal
from goodstanding.records.models import Record
from goodstanding.subjects.models import Subject
from goodstanding.submissions.models import Submission
from tests.api.conftest import stated
from tests.audits.conftest import AT, AUDITOR, BUYER, FACTORY, factory, installation, share
from tests.audits.test_actions import TERMS, report, show
from tests.enquiries.conftest import PENALTY

__all__ = ["factory", "installation"]

SECRET = "an-address-that-nobody-guesses"
ELSEWHERE = make_code("9", "1", "990102", 7).code
UNITS = {"subject": FACTORY, "provider": AUDITOR, "auditor": AUDITOR} | dict.fromkeys(
    ("grantee", "asked", "organ", "proposer"), BUYER
)
NOW = datetime.now(UTC)


@dataclass
class Field:
    """What stands behind the doors, by the words that doors ask for; accounts are opened when they are wanted."""

    record: Record
    audit: str
    finding: str
    delivery: Submission
    numbers: dict = field(default_factory=dict)
    accounts: dict = field(default_factory=dict)

    def account(self, role, unit):
        """An account of that role at that unit, bound to confidentiality."""
        if (role, unit) not in self.accounts:
            self.accounts[role, unit] = Account.objects.create(
                login=f"{role}.{unit[-6:].lower()}", name=f"Test {role}", party=parties.party(unit), role=role,
                confidentiality_acknowledged_at=AT, created_at=AT,
            )  # fmt: skip
        return self.accounts[role, unit]

    def key(self, login):
        """The visible part of a key of that account."""
        at, until = NOW - timedelta(days=1), NOW + timedelta(days=1)
        made = {"digest": "0" * 64, "scopes": ["see-public"], "created_at": at, "expires_at": until}
        held, _ = ApiKey.objects.get_or_create(
            account=Account.objects.get(login=login), prefix="gs_00000000", defaults=made
        )
        return held.prefix


@pytest.fixture
def there(factory):
    """A factory that shares its audits with a buyer, and one thing of everything that has a number."""
    Party.objects.create(code=ELSEWHERE, name="别处有限公司", kind="enterprise", created_at=AT)
    given = share(factory, last=date(2099, 1, 1))
    audit = queries.own_file(factory.site, AT).sites[0].latest
    audits.plan_action(actor=factory.site, audit=audit.key, finding="6.2", terms=TERMS, at=AT)
    show(factory, audit)
    done = report(factory, audit)
    terms = Alert(FACTORY, "child-labour", "found", AT - timedelta(days=1))
    raised = audits.raise_alert(actor=factory.auditor, terms=terms, at=AT)
    feed = audits.make_feed(actor=factory.site, label="", secret=SECRET, at=AT)
    stated_record = stated(factory.subject, parties.party(AUDITOR), "penalty", PENALTY, public_until=date(2099, 1, 1))
    made = Field(stated_record, audit.key, "6.2", audit.record.submission)
    made.numbers |= {"authorisation": given.pk, "action": done.pk, "version": done.version, "alert": raised.pk}
    made.numbers |= {"feed": feed.pk, **_looked_at(factory.subject), **_graded(factory.subject)}
    made.numbers |= _signed_in_with(Account.objects.get(login="site"))
    proposed = Proposal.objects.create(
        act="bulk-export", what={}, digest="d" * 64, unit=parties.party(BUYER), proposed_at=NOW,
        proposed_by=Account.objects.get(login="buyer"), last_day=date(2099, 1, 1),
    )  # fmt: skip
    line = SupplierName.objects.create(
        buyer=parties.party(BUYER), name="某厂", folded="x", entered_at=AT, entered_by="?"
    )
    return _with(made, supplier=line.pk, proposal=proposed.pk)


def _with(made, **numbers):
    made.numbers |= numbers
    return made


def _looked_at(subject):
    look = Look.objects.create(
        at=NOW, account="somebody", unit=BUYER, role="enquirer", subject=subject, audience="enquirer", items=[], records=[],
        digest="", entry=1,
    )  # fmt: skip
    asked = LookQuestion.objects.create(look=look, text="?", asked_at=NOW, asked_by="site", due=date(2099, 1, 1))
    return {"look": look.pk, "question": asked.pk}


def _signed_in_with(account):
    """A second factor of somebody, and an address for mail that waits to be confirmed."""
    factor = Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    following = Following.objects.create(account=account, address="site@example.org", salt="s", told_until=NOW.date())
    return {"factor": factor.pk, "confirm": links.confirming(following), "stop": links.stopping(following)}


def _graded(subject: Subject):
    run = Run.objects.create(
        scheme="tax-credit-2014", year=2024, stage="result", status="done", as_of=date(2025, 6, 1), known=AT,
        finished_at=AT, engine="duckdb", revision="r", snapshot=hashlib.sha256(b"").hexdigest(), results="b", begun_by="?",
    )  # fmt: skip
    Grade.objects.create(run=run, subject=subject, grade="A")
    return {"run": run.pk}
