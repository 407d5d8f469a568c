"""`goodstanding code check CODE`: is this a well-formed unified social credit code, and what does it say."""

from typing import Annotated

import typer

from goodstanding.cli.output import Format, FormatOption, emit_json, table
from goodstanding.kernel.code_slips import Slip, likely_slips
from goodstanding.kernel.identifiers import CodeCheck, UnifiedCode, check_code

app = typer.Typer(help="Unified social credit codes.", no_args_is_help=True)
_WORDS_OF_SLIPS = {"look-alike": "looks alike 形近", "swapped": "changed places 位置颠倒", "other": "does not fit 不符"}


@app.callback()
def root() -> None:
    """Unified social credit codes."""


@app.command()
def check(
    code: Annotated[str, typer.Argument(help="the code, as it was written down")],
    form: FormatOption = Format.text,
) -> None:
    """Is this a well-formed unified social credit code, and what does it say? Exits 1 where it is none."""
    read = check_code(code)
    slips = likely_slips(code)
    if form is Format.json:
        emit_json(_document(read, slips))
    else:
        _show(read, slips)
    raise typer.Exit(0 if read.valid else 1)


def _document(read: CodeCheck, slips: tuple[Slip, ...]) -> dict[str, object]:
    said = read.code
    return {
        "valid": read.valid,
        "code": read.text,
        "department": said.department if said else None,
        "kind": said.kind if said else None,
        "region": said.region if said else None,
        "organisation_code": said.organisation_code if said else None,
        "problems": [one.as_dict() for one in read.problems],
        "organisation": said.is_organisation if said else None,
        **(said.words() if said else {}),
        "slips": [one.as_dict() for one in slips],
    }


def _show(read: CodeCheck, slips: tuple[Slip, ...]) -> None:
    if read.code:
        table(f"{read.code} valid 有效", ("part 项目", "value 值", "name 名称"), _parts(read.code))
    else:
        typer.echo(f"{read.text or '-'}: not a unified social credit code 不是有效的统一社会信用代码")
    for one in read.problems:
        typer.echo(f"- {one.message}\n  {one.message_zh}")
    if slips:
        typer.echo("Which character looks wrong 哪一位可能有误:")
    for slip in slips:
        words = _WORDS_OF_SLIPS[slip.why]
        typer.echo(f"  {slip.position:>2}: {slip.found} -> {slip.likely}  {slip.code}  ({words})")


def _parts(code: UnifiedCode) -> list[tuple[str, ...]]:
    words = code.words()
    parts = {"department": "登记管理部门", "kind": "机构类别", "region": "行政区划"}
    values = (code.department, code.kind, code.region)
    rows = [
        (f"{part} {zh}", value, f"{words[f'{part}_name']} {words[f'{part}_name_zh']}".strip())
        for (part, zh), value in zip(parts.items(), values, strict=True)
    ]
    return [*rows, ("organisation code 组织机构代码", code.organisation_code, ""), ("check 校验码", code.code[-1], "")]
