"""`goodstanding deadline`: the statutory last day, counted on the published calendar and shown day by day."""

from datetime import date
from typing import Annotated

import typer

from goodstanding.cli.days import read_day
from goodstanding.cli.output import Format, FormatOption, emit_json, table
from goodstanding.kernel.calendar import CountedDay, Deadline, add_working_days
from goodstanding.kernel.working_days import DayKind

app = typer.Typer()
_KINDS = {
    DayKind.WORKING: "working 工作日",
    DayKind.WEEKEND: "weekend 周末",
    DayKind.HOLIDAY: "holiday 放假",
    DayKind.MAKE_UP: "make-up work 调休上班",
}
_WEEKDAYS = ("Mon 一", "Tue 二", "Wed 三", "Thu 四", "Fri 五", "Sat 六", "Sun 日")


@app.command()
def deadline(
    start: Annotated[
        date, typer.Option("--from", parser=read_day, metavar="DATE", help="the day of receipt, not counted")
    ],
    working_days: Annotated[int, typer.Option("--working-days", min=0, help="the length of the period")],
    form: FormatOption = Format.text,
) -> None:
    """The statutory last day, counted on the published calendar."""
    counted = add_working_days(start, working_days)
    if form is Format.json:
        emit_json(counted.as_dict())
    else:
        _show(counted, working_days)


def _show(counted: Deadline, working_days: int) -> None:
    title = f"{working_days} working days from {counted.start} 自{counted.start}起{working_days}个工作日"
    columns = ("date 日期", "day 星期", "kind 类别", "name 名称", "count 计数")
    table(title, columns, [_row(day) for day in counted.days])
    doubt = " (provisional 暂定)" if counted.provisional else ""
    typer.echo(f"due 届满日: {counted.due}{doubt}  calendar 日历: {counted.calendar}")
    for note in counted.notes:
        typer.echo(f"- {note.message}\n  {note.message_zh}")


def _row(counted: CountedDay) -> tuple[object, ...]:
    day = counted.day
    names = f"{day.name} {day.name_zh}".strip()
    return day.date, _WEEKDAYS[day.date.weekday()], _KINDS[day.kind], names, counted.count
