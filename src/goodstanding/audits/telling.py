"""Who is told that something of an audit comes due: the site itself, and the buyers it shares its audits with.

The site reads what and when. A buyer reads of which kind, and where to look: what it sees there is an enquiry, and
the site reads it. To which buyers something was told stands beside the reminder on the site's own page.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from goodstanding.audits.models import Alert, Reminder
from goodstanding.audits.queries import Day, File, Ticking, clock_of
from goodstanding.audits.sites import ITEM
from goodstanding.audits.standing import PURPOSE
from goodstanding.enquiries.authorising import state
from goodstanding.enquiries.models import Authorisation
from goodstanding.formats.values import CHINA
from goodstanding.kernel.actor import Actor
from goodstanding.law.audits import plan
from goodstanding.notices.news import News
from goodstanding.notices.tasks import notify
from goodstanding.parties.models import Account
from goodstanding.subjects.models import Subject

NEAR: Final = timedelta(hours=6)  # so long before a limit of an alert whoever ends it is told
STAGES: Final = {0: ("today", "今天到期"), -1: ("overdue", "已逾期")}


@dataclass(frozen=True, slots=True)
class Said:
    """What an alert's notice says, in both languages, and its part of the key."""

    key: str
    words: str
    words_zh: str


RAISED: Final = Said("raised", "raised, its clock runs", "已发出，期限开始计算")
CLOSED: Final = Said("closed", "closed by its auditor", "审核机构已关闭")


def site_accounts(subject: Subject) -> list[int]:
    """The accounts that represent an organisation."""
    held = Account.objects.filter(role="subject", party__code=subject.code, is_active=True)
    return list(held.values_list("pk", flat=True))


def buyers(subject: Subject, on: date) -> dict[str, list[int]]:
    """The units a subject shares its audits with on a day, and the accounts that follow suppliers for each."""
    given = Authorisation.objects.filter(subject=subject, items__contains=[ITEM], purpose=PURPOSE)
    live = {one.grantee_id for one in given if state(one, on=on) == "live"}
    found: dict[str, list[int]] = {}
    held = Account.objects.filter(party__in=live, role="enquirer", is_active=True).order_by("pk")
    for account, unit in held.values_list("pk", "party__code"):
        found.setdefault(unit, []).append(account)
    return found


def tell_due(actor: Actor, held: File, day: Day, reminder: Reminder, at: datetime) -> None:
    """Tell of one day that comes or has passed, each account once for each step."""
    key, stage = f"{day.key}:{day.day}:{reminder.before}"[-200:], _stage(reminder.before)
    own = _news(held.subject, key, held.today, _both(day.title, day.title_zh, stage, day.day), f"/plan/{day.audit}/")
    notify(actor=actor, accounts=site_accounts(held.subject), news=own, at=at)
    kind = plan.words("validity")[day.kind]
    theirs = _news(
        held.subject, key, held.today, _both(kind.name, kind.name_zh, stage, None), f"/suppliers/{held.subject.code}/"
    )
    told = [unit for unit, accounts in buyers(held.subject, held.today).items()
            if notify(actor=actor, accounts=accounts, news=theirs, at=at)]  # fmt: skip
    if told:
        reminder.told = sorted({*reminder.told, *told})
        reminder.save(update_fields=["told"])


def tell_alert(actor: Actor, alert: Alert, said: Said, accounts: Iterable[int], at: datetime) -> None:
    """Tell of an alert, at once."""
    kind = plan.kinds()[alert.kind]
    words = f"no. {alert.pk}, {kind.name}: {said.words}", f"第{alert.pk}号，{kind.name_zh}：{said.words_zh}"
    news = News(
        "audit.alert", f"{alert.pk}:{said.key}", at.astimezone(CHINA).date(), about=alert.subject.code,
        data={"name": alert.subject.name, "what": words[0], "what_zh": words[1]},
    )  # fmt: skip
    notify(actor=actor, accounts=sorted(accounts), news=news, at=at)


def concerned(alert: Alert, at: datetime) -> set[int]:
    """The accounts of everybody an alert concerns: the site, its buyers, the firm that raised it."""
    shared = buyers(alert.subject, at.astimezone(CHINA).date())
    return {*site_accounts(alert.subject), *_auditors(alert), *(one for held in shared.values() for one in held)}


def tell_clock(actor: Actor, alert: Alert, at: datetime) -> None:
    """Tell of limits that come near (whoever ends them) or have passed (everybody), each once."""
    for tick in clock_of(alert, at):
        word, word_zh = tick.limit.name, tick.limit.name_zh
        if tick.state == "overdue":
            said = Said(f"{tick.limit.code}:overdue", f"{tick.limit.hours} h passed: {word}",
                        f"{tick.limit.hours}小时期限已过：{word_zh}")  # fmt: skip
            tell_alert(actor, alert, said, concerned(alert, at), at)
        elif tick.state == "running" and tick.until - at <= NEAR:
            said = Said(f"{tick.limit.code}:near", f"{tick.limit.hours} h end soon: {word}",
                        f"{tick.limit.hours}小时期限将至：{word_zh}")  # fmt: skip
            tell_alert(actor, alert, said, _who_ends(alert, tick, at), at)


def _who_ends(alert: Alert, tick: Ticking, at: datetime) -> Collection[int]:
    if tick.limit.by == "auditor":
        return _auditors(alert)
    return [one for held in buyers(alert.subject, at.astimezone(CHINA).date()).values() for one in held]


def _auditors(alert: Alert) -> list[int]:
    held = Account.objects.filter(party_id=alert.auditor_id, role="provider", is_active=True)
    return list(held.values_list("pk", flat=True))


def _stage(before: int) -> tuple[str, str]:
    return STAGES.get(before, (f"within {before} days", f"{before}天内"))


def _both(words: str, words_zh: str, stage: tuple[str, str], day: date | None) -> tuple[str, str]:
    on, on_zh = (f", {day.isoformat()}", f"，{day.isoformat()}") if day else ("", "")
    return f"{words} ({stage[0]}{on})", f"{words_zh}（{stage[1]}{on_zh}）"


def _news(subject: Subject, key: str, day: date, words: tuple[str, str], where: str) -> News:
    data = {"name": subject.name, "what": words[0], "what_zh": words[1], "where": where}
    return News("audit.due", key, day, about=subject.code, data=data)
