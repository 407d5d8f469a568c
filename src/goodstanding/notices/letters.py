"""What a mail says: that something changed, how many, and where to look. No name, number or content of a record."""

from collections import Counter

from django.core.mail import EmailMessage

from goodstanding.notices import links, queries
from goodstanding.notices.models import Following, Mail

SUBJECTS = {
    "confirm": ("请确认您的邮件地址", "Please confirm your address"),
    "digest": ("您关注的内容有变动", "Something you follow has changed"),
    "at-once": ("请尽快查看", "Please look soon"),
}
CONFIRM_ZH = """有人在本平台填写了此地址，用于接收通知。如果是您，请在三天内确认：
{confirm}

如果不是您，请忽略本邮件，不会再收到其他邮件。
"""
CONFIRM = """Somebody entered this address on our platform to be told of news.
If it was you, please confirm within three days:
{confirm}

If it was not, ignore this mail: there will be no other.
"""
NEWS_ZH = """您关注的内容有变动：

{lines}

请登录查看：
{page}

为保护信息，邮件不含记录内容。
不再接收邮件：{stop}
邮件设置：{settings}
"""
NEWS = """Something you follow has changed:

{lines}

Sign in to see what it is:
{page}

To protect it, nothing of the records is in this mail.
No mail any more: {stop}
Settings: {settings}
"""


def letter(mail: Mail, held: Following, *, portal: str, sender: str) -> EmailMessage:
    """The mail in the language of the account, with the links that end it. `portal`: where readers reach it."""
    chinese = held.language != "en"
    subject = SUBJECTS[mail.kind][0 if chinese else 1]
    stop = f"{portal}/notices/stop/{links.stopping(held)}"
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<mail-{mail.pk}@{sender.rpartition('@')[2]}>"}
    if mail.kind != "confirm":
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        text = _news(mail, portal, stop, chinese=chinese)
    else:
        text = _confirm(held, portal, chinese=chinese)
    return EmailMessage(f"Good Standing: {subject}", text, sender, [held.address], headers=headers)


def _confirm(held: Following, portal: str, *, chinese: bool) -> str:
    text = CONFIRM_ZH if chinese else CONFIRM
    return text.format(confirm=f"{portal}/notices/confirm/{links.confirming(held)}")


def _news(mail: Mail, portal: str, stop: str, *, chinese: bool) -> str:
    text = NEWS_ZH if chinese else NEWS
    return text.format(
        lines="\n".join(_lines(mail, chinese=chinese)), page=f"{portal}/notices/", stop=stop,
        settings=f"{portal}/notices/settings",
    )  # fmt: skip


def _lines(mail: Mail, *, chinese: bool) -> list[str]:
    """How many of each kind of news, in the order of events.yaml."""
    counts, known = Counter(mail.notices.values_list("event", flat=True)), queries.events()
    named = [(known[code].name_zh if chinese else known[code].name, counts[code]) for code in known if counts[code]]
    return [f"- {name}：{count}" if chinese else f"- {name}: {count}" for name, count in named]
