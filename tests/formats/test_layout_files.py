"""Every layout file reads its sheet into fields that exist and lets no person's column through."""

import re
import unicodedata
from pathlib import Path

import pytest
import yaml

from goodstanding import formats
from goodstanding.law import catalogue

FILES = sorted((Path(formats.__file__).parent / "layouts").glob("*.yaml"))
LAYOUTS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES}
SUBJECT = {"subject_code", "subject_name", "subject_kind"}
KEYS = {"header", "to", "scale", "drop", "ignore", "values", "only", "join"}
PERSON = re.compile(r"法定代表人|法人代表|法人姓名|姓名$|身份证|联系人|经办人|举报|证件|性别|出生")
ORGANISATION_TOO = {"失信被执行人姓名/名称", "被执行人姓名/名称"}  # in the sheets of organisations: the name


def fold(header):
    return re.sub(r"[\s_]", "", unicodedata.normalize("NFKC", header)).casefold()


@pytest.fixture(params=LAYOUTS, ids=str)
def layout(request):
    return LAYOUTS[request.param]


def spellings(field):
    return {word for one in field.choices for word in (one.code, one.name_zh, *one.aliases)}


def test_the_file_is_named_as_its_layout_and_is_of_an_item(layout):
    assert LAYOUTS[layout["code"]] is layout
    assert layout["item"] in catalogue.edition()
    assert layout["name"]
    assert layout["name_zh"]
    assert layout["source"]


def test_each_column_has_one_fate(layout):
    for column in layout["columns"]:
        assert set(column) <= KEYS, column
        fates = [key for key in ("to", "drop", "ignore", "only") if key in column]
        assert len(fates) == 1, column
        assert isinstance(column["header"], list)


def test_columns_lead_to_fields_that_exist(layout):
    item = catalogue.edition()[layout["item"]]
    fields = {field.code: field for field in item.fields}
    for column in layout["columns"]:
        if "to" in column and column["to"] not in SUBJECT:
            field = fields[column["to"]]
            assert "scale" not in column or field.type == "money", column
            assert not set(column.get("values", {}).values()) - spellings(field), column
            assert all(isinstance(raw, str) for raw in column.get("values", {})), column


def test_two_columns_of_one_field_are_told_apart_by_unit_or_joined(layout):
    fields = [column for column in layout["columns"] if "to" in column]
    for column in fields:
        alike = [other for other in fields if other["to"] == column["to"]]
        assert (
            len(alike) == 1
            or all("join" in one for one in alike)
            or len({one.get("scale", 1) for one in alike}) == len(alike)
        )


def test_what_the_item_requires_the_sheet_carries_or_says_it_cannot(layout):
    item = catalogue.edition()[layout["item"]]
    carried = {column["to"] for column in layout["columns"] if "to" in column}
    optional = set(layout.get("optional", ()))

    assert carried >= {"subject_code", "subject_name"}
    assert {field.code for field in item.fields if field.required} <= carried | optional
    assert optional <= {field.code for field in item.fields}


def test_a_header_means_one_thing(layout):
    headers = [fold(header) for column in layout["columns"] for header in column["header"]]

    assert len(headers) == len(set(headers)), [header for header in headers if headers.count(header) > 1]


def test_columns_of_persons_are_dropped(layout):
    for column in layout["columns"]:
        personal = [header for header in column["header"] if PERSON.search(header) and header not in ORGANISATION_TOO]
        assert (
            not personal
            or column.get("drop") == "person"
            or "事业单位证书" in personal[0]
            or "社会组织登记证" in personal[0]
        ), column


def test_the_sheets_of_the_reference_are_all_here():
    assert set(LAYOUTS) >= {
        "penalty-current", "penalty-2018", "penalty-2016", "licence-current", "licence-2018", "licence-2016", "abnormal-list", "abnormal-report",
        "serious-list", "honour-list", "judgment-list", "tax-credit-list", "commitment-list", "registration-list",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "headers"),
    [
        ("penalty-2016", "CF_WSH CF_CFMC CF_CFLB1 CF_CFLB2 CF_SY CF_YJ CF_XDR_MC CF_XDR_SHXYM CF_XDR_ZDM CF_XDR_GSDJ CF_XDR_SWDJ CF_XDR_SFZ CF_FR CF_JG CF_JDRQ CF_XZJG CF_ZT DFBM SJC BZ CF_AREACODE CF_GSJZQ"),
        ("licence-2016", "XK_WSH XK_XMMC XK_SPLB XK_NR XK_XDR XK_XDR_SHXYM XK_XDR_ZDM XK_XDR_GSDJ XK_XDR_SWDJ XK_XDR_SFZ XK_FR XK_JDRQ XK_JZQ XK_XZJG XK_ZT DFBM SJC BZ"),
        ("penalty-current", "cfXdrMc cfXdrShxym cfXdrGszc cfXdrZzjg cfXdrSwdj cfXdrSydw cfXdrShzz cfFrdb cfFrSfzh cfWsh cfWfxw cfSy cfYj cfCflbText cfNr cfNrFk cfNrWfff cfNrZkdx cfJdrq cfYxq cfGsjzq cfCfjg cfCfjgdm cfSjly cfSjlydm bz"),
        ("licence-current", "xkXdrMc xkXdrShxym xkXdrGszc xkXdrZzjg xkXdrSwdj xkXdrSydw xkXdrShzz xkFrdb xkFrSfzh xkXkws xkWsh xkXklbText xkXkzs xkXkbh xkNr xkJdrq xkYxqz xkYxqzi xkXkjg xkXkjgdm xkZt xkLydw xkLydwdm bz"),
        ("penalty-2018", "CF_XDR_MC CF_XDR_SHXYM CF_XDR_GSZC CF_XDR_ZZJG CF_XDR_SWDJ CF_XDR_SYDW CF_XDR_SHZZ CF_FRDB CF_FR_SFZH CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR CF_NR_FK CF_NR_WFFF CF_NR_ZKDX CF_JDRQ CF_YXQ CF_GSJZQ CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM BZ"),
        ("licence-2018", "XK_XDR_MC XK_XDR_SHXYM XK_XDR_GSZC XK_XDR_ZZJG XK_XDR_SWDJ XK_XDR_SYDW XK_XDR_SHZZ XK_FRDB XK_FR_SFZH XK_XKWS XK_WSH XK_XKLB XK_XKZS XK_XKBH XK_NR XK_JDRQ XK_YXQZ XK_YXQZI XK_XKJG XK_XKJGDM XK_ZT XK_LYDW XK_LYDWDM BZ"),
        ("abnormal-list", "列入日期 经营异常名录id 列入经营异常名录原因 统一社会信用代码 营业执照注册号 作出决定机关（移出） 内部序号 移出经营异常名录原因 移出日期 作出决定机关(列入) 企业名称"),
        ("abnormal-list", "name unityCreditCode type inReason inDate inOrgan outReason outDate outOrgan"),
        ("abnormal-report", "企业名称 统一社会信用代码 法定代表人 主体身份代码 注册号 列入经营异常名录原因类型名称 设立日期 列入决定机关名称 数据来源"),
        ("serious-list", "严重违法失信企业名单id 列入日期 列入严重违法失信企业名单原因 移出日期 作出决定机关(移出) 统一社会信用代码 移出严重违法失信企业名单原因 企业名称 营业执照注册号 作出决定机关(列入) 主体身份代码 所属地市 所属区/县"),
        ("honour-list", "企业名称 统一社会信用代码 评定内容 等级 评定时间 评定单位"),
    ],
)  # fmt: skip
def test_the_layout_knows_every_column_of_the_sheet_seen(layout, headers):
    known = {fold(header) for column in LAYOUTS[layout]["columns"] for header in column["header"]}

    assert not [header for header in headers.split() if fold(header) not in known]
