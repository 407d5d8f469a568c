"""The free part of an extract: general description, site details, and who the organisation is."""

import re
from functools import cache

from goodstanding.formats.social_audit.layout import Sections
from goodstanding.formats.social_audit.source import Line
from goodstanding.formats.social_audit.tables import table
from goodstanding.kernel.identifiers import SOLE_TRADER, check_code
from goodstanding.kernel.social_audit import AuditSubject, Paragraph

HAN = r"\u4e00-\u9fff"
LABEL = re.compile(r"^([A-Z][A-Za-z&/’' -]{2,48}(?: \([a-zA-Z ]+\))?)\s?:\s+(?=\S)")
LOCAL_NAME = re.compile(
    rf"([{HAN}][{HAN}（）()·]{{2,38}}[{HAN}）)])[\s（(“”\"']*(?:统一社会信用代码[:：]?\s*)?(?=[0-9A-Z]{{18}}\b)",
    re.IGNORECASE,
)
CHINESE_NAME = re.compile(
    rf"[{HAN}（）()·]{{2,36}}(?:有限责任公司|股份有限公司|有限公司|集团公司|合作社|工厂|制造厂|鞋厂|服装厂|厂)"
)
CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{2}\d{6}[0-9A-Za-z]{10}(?![0-9A-Za-z])")


def read_general(sections: Sections) -> tuple[Paragraph, ...]:
    """Labelled passages in their order; a passage without a label continues the one before it."""
    passages: list[Paragraph] = []
    for line in sections.get("general", []):
        text = line.text.strip()
        if not text:
            continue
        label, rest = _label(text)
        if label or not passages:
            passages.append(Paragraph(label, rest, line.number))
        else:
            last = passages[-1]
            passages[-1] = Paragraph(last.label, f"{last.text} {text}".strip(), last.line)
    return tuple(passages)


def read_details(sections: Sections) -> tuple[Paragraph, ...]:
    """Blocks of SITE DETAILS: a label line, its value on the next lines."""
    labels = set(table("layouts")["detail_labels"])
    blocks: list[Paragraph] = []
    for line in sections.get("details", []):
        text = " | ".join(part.strip() for part in line.text.split("\t") if part.strip())
        label = next((known for known in labels if text == known or text.startswith((known + ":", known + " :"))), "")
        if label:
            blocks.append(Paragraph(label, text[len(label) :].strip(" :"), line.number))
        elif text and blocks:
            blocks[-1] = Paragraph(blocks[-1].label, f"{blocks[-1].text} {text}".strip(), blocks[-1].line)
    return tuple(blocks)


def read_subject(name: str, texts: list[str]) -> AuditSubject:
    """The organisation's code and local names where the report prints them. A sole trader's code is left out."""
    text = " ".join(texts)
    codes = [found.upper() for found in CODE.findall(text) if not found.startswith(SOLE_TRADER)]
    codes.sort(key=lambda code: not check_code(code).valid)  # a code that checks goes before one that does not
    names = [match[1] for match in LOCAL_NAME.finditer(text)] or CHINESE_NAME.findall(text)[:1]
    return AuditSubject(codes[0] if codes else "", name, tuple(dict.fromkeys(names)))


def without_sole_traders(lines: list[Line]) -> tuple[list[Line], int]:
    """The lines without codes that begin with 92, and how many went."""
    kept, count = [], 0
    for line in lines:
        text, times = _sole_trader().subn("[code left out]", line.text)
        kept.append(Line(line.number, text))
        count += times
    return kept, count


def _label(text: str) -> tuple[str, str]:
    for label in table("layouts")["general_labels"]:
        if re.match(re.escape(label) + r"\s?[:：]", text, re.IGNORECASE):
            return label, re.split(r"[:：]", text, maxsplit=1)[1].strip()
    match = LABEL.match(text)
    if match and len(match[1].split()) <= 7 and not match[1].startswith(("Remark", "Note")):
        return match[1].strip(), text[match.end() :].strip()
    return "", text


@cache
def _sole_trader() -> re.Pattern[str]:
    return re.compile(r"(?<![0-9A-Za-z])92\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])", re.IGNORECASE)
