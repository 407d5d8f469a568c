"""Blank sheets to fill in: the columns of a layout in its own order, lists to choose from, no column of persons."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from goodstanding.formats.layouts import SUBJECT_FIELDS, Column, Layout

ROWS = 5000  # prepared with formats and lists; more may be filled in
LONGEST_TEXT = 255  # of a prompt in a workbook
SUBJECT_NAMES = {
    "subject_code": ("Unified social credit code", "统一社会信用代码"),
    "subject_name": ("Name of the organisation", "主体名称"),
    "subject_kind": ("Kind of subject", "主体类别"),
}
SUBJECT_KIND = "法人及非法人组织"  # the only kind received here
HOW = {
    "text": ("text", "文本"),
    "date": ("date, YYYY/MM/DD", "日期，YYYY/MM/DD"),
    "money": ("amount", "金额"),
    "code": ("unified social credit code", "统一社会信用代码"),
    "choice": ("one of the list", "单选"),
    "choices": ("one or more of the list, parted by ；", "可多选，以“；”分隔"),
    "integer": ("whole number", "整数"),
    "decimal": ("number", "数值"),
    "flag": ("是 or 否", "是或否"),
    "document": ("JSON", "JSON"),
}


class SheetChoice(Protocol):
    @property
    def name_zh(self) -> str: ...


class SheetField(Protocol):
    """What a blank sheet must know of a catalogue field."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def open_ended(self) -> bool: ...
    @property
    def choices(self) -> Sequence[SheetChoice]: ...


class SheetItem(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def fields(self) -> Sequence[SheetField]: ...


def blank_sheet(item: SheetItem, layout: Layout) -> bytes:
    """The layout as an empty XLSX workbook: headers, formats and lists, a guide in both languages.

    Codes and numbers of documents are text, so that no program shortens them. Columns the platform does not read, and
    those that identify persons, are left out.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": f"{item.name_zh} {item.name}"})
        sheet = book.add_worksheet(item.name_zh[:31])
        guide = book.add_worksheet("填表说明 Guide")
        lists = book.add_worksheet("代码表 Lists")
        _write(book, sheet, guide, lists, list(_columns(item, layout)), layout)
    return file.getvalue()


def _columns(item: SheetItem, layout: Layout) -> Iterable[tuple[Column, SheetField | None]]:
    """The columns to fill in, each field once, with its field (None: the organisation's own)."""
    fields = {field.code: field for field in item.fields}
    seen: set[str] = set()
    for column in layout.columns:
        if column.to and (column.to not in seen or column.join):
            seen.add(column.to)
            yield column, None if column.to in SUBJECT_FIELDS else fields[column.to]


def _write(
    book: Any, sheet: Any, guide: Any, lists: Any, columns: list[tuple[Column, SheetField | None]], layout: Layout
) -> None:
    looks = {
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy/mm/dd"}),
        "money": book.add_format({"num_format": "0.000000"}),
    }
    must = book.add_format({"bold": True, "bg_color": "#FFE8A3", "border": 1, "text_wrap": True})
    may = book.add_format({"bg_color": "#EDEDED", "border": 1, "text_wrap": True})
    guide.write_row(0, 0, ("列 Column", "含义 Meaning", "必填 Required", "填写方式 How", "可选内容 Words"), must)
    for place, (column, field) in enumerate(columns):
        required = _required(column, field, layout)
        sheet.write_string(0, place, column.title, must if required else may)
        look = looks.get(field.type if field else "text", looks["text"])
        sheet.set_column(place, place, 22, look)
        words = _words(column, field)
        _offer(sheet, lists, place, words, field)
        guide.write_row(place + 1, 0, _explained(column, field, required=required, words=words))
    sheet.freeze_panes(1, 0)
    guide.set_column(0, 4, 32)
    lists.hide()


def _required(column: Column, field: SheetField | None, layout: Layout) -> bool:
    if field is None:
        return column.to != "subject_kind"
    return field.required and field.code not in layout.optional


def _words(column: Column, field: SheetField | None) -> list[str]:
    if field is None:
        return [SUBJECT_KIND] if column.to == "subject_kind" else []
    if field.type == "flag":
        return ["是", "否"]
    return [choice.name_zh for choice in field.choices]


def _offer(sheet: Any, lists: Any, place: int, words: list[str], field: SheetField | None) -> None:
    """A list to choose from; where several may be chosen or another word may follow, it only advises."""
    if not words:
        return
    lists.write_column(0, place, words)
    letter = xl_col_to_name(place)
    strict = field is None or field.type in ("flag", "choice")
    sheet.data_validation(
        1, place, ROWS, place,
        {
            "validate": "list",
            "source": f"='代码表 Lists'!${letter}$1:${letter}${len(words)}",
            "error_type": "warning" if strict else "information",
            "error_title": "代码表 List",
            "error_message": "请从列表中选择。 Choose from the list.",
            "input_message": "" if strict else "可多选，以“；”分隔。 Several may be chosen, parted by ；",
        },
    )  # fmt: skip


def _explained(column: Column, field: SheetField | None, *, required: bool, words: list[str]) -> tuple[str, ...]:
    name, name_zh = (field.name, field.name_zh) if field else SUBJECT_NAMES[column.to]
    how, how_zh = HOW[field.type if field else "code" if column.to == "subject_code" else "text"]
    if field and field.open_ended:
        how, how_zh = f"{how}; 2099/12/31: no end", f"{how_zh}；长期填2099/12/31"
    if column.scale != 1:
        how, how_zh = f"{how} in {column.scale:,} CNY", f"{how_zh}，单位万元" if column.scale == 10_000 else how_zh
    must = "是 yes" if required else "否 no"
    return column.title, f"{name_zh} {name}", must, f"{how_zh} {how}", "；".join(words)[:2000]
