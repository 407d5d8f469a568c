"""Every command with `--as` an account of every role, in the right unit and the wrong one: as the table says."""

import io
import re
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import pytest
from django.db import transaction

from goodstanding.cli import session
from goodstanding.kernel.refusal import Refusal
from goodstanding.law import doors
from goodstanding.parties.models import Account
from tests.audits.conftest import AUDITOR, BUYER, FACTORY
from tests.doors.conftest import ELSEWHERE
from tests.doors.test_pages import visitors
from tests.doors.walking import COMMANDS

pytestmark = pytest.mark.django_db
NOBODY = {"NO_SUCH_ACCOUNT", "ACCOUNT_CLOSED"}
SHUT = NOBODY | {
    "NOT_PERMITTED", "NOT_YOUR_UNIT", "NOT_YOUR_FIGURES", "NOT_YOUR_PLAN", "NOT_YOURS_TO_AUTHORISE", "NO_SUCH_RECORD",
    "NO_SUCH_AUTHORISATION", "NO_SUCH_SUBMISSION", "NO_SUCH_AUDIT", "AUDIENCE_NOT_YOURS", "NO_SUCH_PROPOSAL", "NO_AUTH", "NOT_HELD",
}  # fmt: skip
TABLE = doors.doors()
LINES = [name for kind, name in TABLE if kind == "commands"]
ASKED = [name for name in LINES if not any(TABLE["commands", name].opens_to(word) for word in ("pure", "machine"))]
GRANT = ("--to", BUYER, "--item", "penalty", "--purpose", "lending", "--until", "2099-01-01", "--sign")
MATTER = ("--item", "penalty", "--purpose", "inspection", "--instrument", "CIVIL-CODE-2020", "--article", "art. 201")


class Behind(Refusal):
    """What stands in for the work behind a door: whoever meets it has passed."""

    code = "BEHIND_THE_DOOR"
    message = message_zh = next_step = next_step_zh = "-"


def refuse(*_args, **_kwargs):
    raise Behind


# what would leave the test's own transaction, be set in type, or turn the keys of the whole run
HEAVY = (
    "goodstanding.trail.backups.append_alone", "goodstanding.trail.publication.sign_and_publish",
    "goodstanding.trail.keys.rotate", "goodstanding.submissions.delivering.check", "goodstanding.grading.runs.freeze",
    "goodstanding.enquiries.actions.reports.content",
)  # fmt: skip


@pytest.fixture
def near(monkeypatch, tmp_path):
    """Commands over this test's own transaction: they find the store open and leave it open."""

    @contextmanager
    def opened(_database=None, *, as_app=False):
        del as_app
        yield ""

    monkeypatch.setattr(session, "open_database", opened)
    monkeypatch.setattr(session, "require_migrated", lambda: None)
    monkeypatch.setattr(session, "sign_trail", lambda: None)
    for place in HEAVY:
        monkeypatch.setattr(place, refuse)
    return tmp_path


def words(name, there, folder):
    """What is typed after the command, so that the door is what decides."""
    (folder / "codes.txt").write_text(FACTORY, "utf-8")
    (folder / "rows.csv").write_text("a,b\n1,2\n", "utf-8")
    (folder / "in").mkdir(exist_ok=True)
    ground, record, out = f"A{there.numbers['authorisation']}", str(there.record.pk), str(folder / "out")
    delivery, holder = str(there.delivery.pk), there.account("organ", ELSEWHERE).login
    proposal = f"P{there.numbers['proposal']}"
    unit = ("--provider", AUDITOR, "--item", "social-audit")
    return {
        **dict.fromkeys(("proposal confirm", "proposal refuse", "proposal withdraw"), (proposal,)),
        "provider add": (ELSEWHERE, "--name", "x", "--kind", "court"),
        "account add": ("Some One", "--party", BUYER, "--role", "enquirer"),
        "account password": (holder,), "account close": (holder,), "account export-basis": (holder, "--basis", "x", "--until", "2027-01-01"),
        "account keys": (holder,), "account factors": (holder,),
        "account key": (holder, "--scope", "see-public"), "account revoke-key": (there.key(holder),),
        "submit": (str(folder / "rows.csv"), *unit), "watch": (str(folder / "in"), *unit, "--once", "--quiet", "0"),
        "delivery show": (delivery,), "delivery findings": (delivery, "-o", f"{out}.csv"), "delivery done": (delivery,),
        "scorecard": (AUDITOR,), "find": ("x",), "match": ("x", "--provider", AUDITOR),
        "match --decide": ("x", "--provider", AUDITOR, "--decide", "none"), "dossier": (FACTORY,),
        "dossier --audience": (FACTORY, "--audience", "subject"), "report": (FACTORY, "-o", f"{out}.pdf"),
        "report --audience": (FACTORY, "-o", f"{out}.pdf", "--audience", "subject"), "status-list": ("-o", out),
        "enquire": ("--codes", str(folder / "codes.txt"), "--ground", ground, "--purpose", "supplier", "--format", "json"),
        "authorisation grant": GRANT, "authorisation revoke": (ground,),
        "matter publish": ("x", "--organ", BUYER, *MATTER), "matter confirm": ("M999999",),
        "record withdraw": (record, "--reason", "x"), "record recipients": (record,),
        "record revoke": (record, "--reason", "x", "--document", "1"),
        "grade run": ("--scheme", "tax-credit-2014", "--year", "2024", "--stage", "preview"),
        "grade explain": (FACTORY,), "grade check": (str(there.numbers["run"]),), "grade again": (FACTORY, "--reason", "x"), "audit follow": (FACTORY,),
        "audit plan": (FACTORY,), "audit plan --import": (FACTORY, "--import", str(folder / "rows.csv")),
        "audit due": (FACTORY,), "trail rotate": ("seal",), "trail pack": (FACTORY, "-o", out), "backup": (out,),
    }.get(name, ())  # fmt: skip


def opens(name, login, there, folder):
    """Whether the command does what it is for, or refuses for another reason than who asks. It is undone."""
    command, told = COMMANDS[name.split(" --")[0]], io.StringIO()
    typed = [*words(name, there, folder), "--as", login]
    with transaction.atomic(), redirect_stdout(told), redirect_stderr(io.StringIO()):
        try:
            command.main(typed, name, standalone_mode=False)
        except Refusal as refusal:
            return refusal.code not in SHUT
        finally:
            transaction.set_rollback(True)
    refused = re.search(r'"refusal": *{\s*"code": *"(\w+)"', told.getvalue())
    return refused is None or refused[1] not in SHUT


def differences(there, folder, names):
    found = []
    for name in names:
        door = TABLE["commands", name]
        for who, may, account in visitors(there, door):
            login = account.login if account else "nobody-of-that-name"
            may_too = may or (door.opens_to("holder") and login == there.account("organ", ELSEWHERE).login)
            if opens(name, login, there, folder) is not may_too:
                found.append(f"{name}: {who} {'is kept out' if may_too else 'passes'}")
    return found


def test_every_command_serves_whom_the_table_says_and_nobody_else(there, near):
    assert differences(there, near, ASKED) == []


def test_a_closed_account_acts_no_more(there, near):
    account = there.account("operator", ELSEWHERE)
    assert opens("matter list", account.login, there, near)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert not opens("matter list", account.login, there, near)


def test_a_command_that_serves_others_than_its_line_says_is_found(there, near, monkeypatch):
    wrong = doors.Door("commands", "matter list", (doors.Way(("decide",)),))
    monkeypatch.setitem(globals(), "TABLE", {("commands", "matter list"): wrong})
    assert f"matter list: enquirer at {ELSEWHERE} passes" in differences(there, near, ["matter list"])
