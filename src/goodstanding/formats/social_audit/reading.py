"""Read a social-audit extract: bytes in, a typed report out, or a refusal that says why not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from goodstanding.formats.social_audit import completeness, layout, persons, platform
from goodstanding.formats.social_audit.description import read_details, read_general, read_subject, without_sole_traders
from goodstanding.formats.social_audit.errors import LanguageNotRead, UnknownLayout
from goodstanding.formats.social_audit.findings import read_findings, read_findings_g2
from goodstanding.formats.social_audit.header import read_header, template_year
from goodstanding.formats.social_audit.layout import Sections
from goodstanding.formats.social_audit.metrics import read_metrics
from goodstanding.formats.social_audit.ratings import read_overall, read_ratings
from goodstanding.formats.social_audit.script import foreign_language
from goodstanding.formats.social_audit.source import Line, Source, open_source
from goodstanding.kernel.social_audit import AuditFinding, Paragraph, SocialAudit


def read(data: bytes, file: str = "report") -> SocialAudit:
    """Read text, PDF or the platform's JSON. Raises a refusal of `errors`; `file` is only named in it.

    Persons are dropped before anything is read and counted in `left_out`; the same bytes give the same report.
    """
    if platform.is_json(data):
        return platform.read_json(data, file)
    source = open_source(data, file)
    kind = _layout(source)
    layout.require_one_report(source)
    layout.require_all_pages(source)
    return _read(source, kind)


def _layout(source: Source) -> str:
    try:
        return layout.find_layout(source)
    except UnknownLayout as refusal:
        if refusal.details["recognised"] == "nothing":
            _require_language(source.file, {"general": list(source.lines)})
        raise


def _read(source: Source, kind: str) -> SocialAudit:
    lines, left_out = _without_persons(source)
    clean = Source(source.file, tuple(lines))
    header = read_header(clean, layout.split(lines), kind)
    content = layout.without_furniture(lines)
    sections = layout.split(content)
    completeness.require_sections(source.file, sections, kind)
    _require_language(source.file, sections)
    overall, stood = read_overall(clean, sections)
    report = SocialAudit(
        layout=kind,
        header=header,
        subject=read_subject(header.monitored_party, [line.text for line in _prose(sections)]),
        ratings=read_ratings(clean, sections, kind),
        overall_printed=overall,
        overall_as=stood,
        template_year=template_year(clean.text),
        general=read_general(sections) if "general" in sections else _all_prose(sections, kind),
        details=read_details(sections),
        metrics=read_metrics(clean, sections),
        findings=_findings(content, sections, kind),
        left_out=tuple(sorted((+left_out).items())),
    )
    completeness.require_whole_findings(source.file, report, sections)
    return report


def _findings(content: Sequence[Line], sections: Sections, kind: str) -> tuple[AuditFinding, ...]:
    findings = read_findings(sections.get("findings", content if kind == "G2" else []))
    return findings or (read_findings_g2(content) if kind == "G2" else ())


def _without_persons(source: Source) -> tuple[list[Line], Counter[str]]:
    lines, left_out = persons.leave_out(source.lines, layout.passage_starts())
    lines, codes = without_sole_traders(lines)
    left_out["sole trader's code"] += codes
    return lines, left_out


def _prose(sections: Sections) -> list[Line]:
    return [line for name in ("general", "header", "details") for line in sections.get(name, [])]


def _all_prose(sections: Sections, kind: str) -> tuple[Paragraph, ...]:
    """G2 has no such section: its labelled lines stand before the first area."""
    if kind != "G2":
        return ()
    return read_general({"general": [line for line in sections["header"] if line.text.strip()]})


def _require_language(file: str, sections: Sections) -> None:
    """Findings must be English or Chinese, passage by passage; the description, with its names, as a whole."""
    whole = sections.get("general", [])
    passages = [*_passages(sections.get("findings", [])), *_as_one(whole)]
    for number, passage in passages:
        language = foreign_language(passage)
        if language:
            raise LanguageNotRead(file=file, line=number, language=language)


def _as_one(lines: Sequence[Line]) -> list[tuple[int, str]]:
    return [(lines[0].number, " ".join(line.text for line in lines))] if lines else []


def _passages(lines: Iterable[Line]) -> Iterator[tuple[int, str]]:
    """Cells of tabbed lines, and runs of lines without tabs up to the next blank one."""
    run: list[Line] = []
    for line in lines:
        if line.text.strip() and "\t" not in line.text:
            run.append(line)
            continue
        if run:
            yield run[0].number, " ".join(part.text for part in run)
        run = []
        yield from ((line.number, cell) for cell in line.text.split("\t"))
    if run:
        yield run[0].number, " ".join(part.text for part in run)
