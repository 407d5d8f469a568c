"""Walk 2: who sees what, and when: the public, the subject, an officer; before and after either clock has run out."""

import json
from datetime import datetime, timedelta

import pytest

from goodstanding.formats.values import CHINA
from goodstanding.kernel.calendar import add_months, add_years
from goodstanding.kernel.identifiers import make_code
from tests.cli.conftest import Program

TODAY = datetime.now(CHINA).date()
AUTHORITY = make_code("1", "1", "990100", 1).code
CODE, STRANGER = (make_code("9", "1", "990101", number).code for number in (1, 2))
NAME = "甲市华锐机械有限公司"
LATELY = TODAY - timedelta(days=30)
LONG_AGO = add_months(TODAY, -50)
ONE_DAY = timedelta(days=1)
TIERS = {"minor": "警告", "general": "罚款", "serious": "责令停产停业"}


def penalty(tier, decided_on):
    return {
        "subject_code": CODE, "subject_name": NAME, "decision_number": f"甲罚{tier}{decided_on}号", "conduct": "未设警示标志",
        "facts": "作业场所未设置警示标志", "legal_ground": "《安全生产法》第九十九条", "penalty_kinds": TIERS[tier],
        "penalty": TIERS[tier], "fine_amount": "10000" if tier == "general" else "", "decided_on": decided_on.isoformat(),
        "authority": "甲市应急管理局", "authority_code": AUTHORITY,
    }  # fmt: skip


@pytest.fixture(scope="module")
def store(running: Program):
    """Four penalties of one organisation: three of each tier decided lately, a general one fifty months ago."""
    added = running("provider", "add", AUTHORITY, "--name", "甲市应急管理局", "--kind", "organ")
    assert added.status == 0
    rows = [penalty(tier, LATELY) for tier in TIERS] + [penalty("general", LONG_AGO)]
    file = running.home.parent / "penalties.json"
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    assert running.json("submit", file, "--provider", AUTHORITY, "--item", "penalty")["accepted"] == 4
    return running


def seen(store, *words, audience="public"):
    """Tier and age of each penalty an audience is shown, with its status; nothing where nothing is held for it."""
    done = store("dossier", CODE, "--audience", audience, *words, "--format", "json")
    document = done.document
    if done.status:
        assert document["refusal"]["code"] == "NOT_HELD"
        return set()
    return {
        (one["document"].removeprefix("甲罚").removesuffix("号").replace(LATELY.isoformat(), ""), one["status"])
        for one in document["records"]
    }


OLD = f"general{LONG_AGO}"
EVERYTHING = {("minor", "active"), ("general", "active"), ("serious", "active"), (OLD, "publication-ended")}


def test_today_the_public_sees_what_is_published_and_the_subject_everything(store) -> None:
    assert seen(store) == {("general", "active"), ("serious", "active")}
    assert seen(store, audience="subject") == EVERYTHING
    assert seen(store, audience="officer") == EVERYTHING


@pytest.mark.parametrize(("months", "tier"), [(12, "general"), (36, "serious")])
def test_the_last_public_day_still_counts_and_the_next_day_does_not(store, months, tier) -> None:
    last = add_months(LATELY, months)

    assert (tier, "active") in seen(store, "--at", last)
    assert not {one for one in seen(store, "--at", last + ONE_DAY) if one[0] == tier}
    assert (tier, "publication-ended") in seen(store, "--at", last + ONE_DAY, audience="subject")
    assert (tier, "publication-ended") in seen(store, "--at", last + ONE_DAY, audience="officer")


def test_after_its_retention_nobody_sees_a_record(store) -> None:
    last = add_years(LATELY, 5)
    after = last + ONE_DAY

    assert {tier for tier, _ in seen(store, "--at", last, audience="officer")} >= set(TIERS)
    for audience in ("public", "subject", "officer"):
        assert seen(store, "--at", after, audience=audience) == set()


def test_before_it_happened_there_was_nothing(store) -> None:
    assert seen(store, "--at", LATELY - ONE_DAY, audience="officer") == {(OLD, "publication-ended")}


def test_what_was_not_known_then_is_not_shown_as_known_then(store) -> None:
    yesterday = (TODAY - 2 * ONE_DAY).isoformat()
    refused = store("dossier", CODE, "--known", yesterday, "--audience", "officer", "--format", "json")

    assert refused.status == 1
    assert refused.document["refusal"]["code"] == "NOT_HELD"


def test_what_outlived_its_retention_before_it_came_is_not_taken(store) -> None:
    file = store.home.parent / "late.json"
    file.write_text(json.dumps([penalty("general", add_years(TODAY, -6))], ensure_ascii=False), encoding="utf-8")
    done = store("submit", file, "--provider", AUTHORITY, "--item", "penalty", "--format", "json")

    assert done.status == 1
    assert [found["code"] for found in done.document["findings"]] == ["RETENTION_OVER"]


def test_a_representative_sees_its_own_file_and_no_other(store) -> None:
    assert store("provider", "add", CODE, "--name", NAME, "--kind", "enterprise").status == 0
    assert store("provider", "add", STRANGER, "--name", "乙有限公司", "--kind", "enterprise").status == 0
    own = store.json("account", "add", "Own Representative", "--party", CODE, "--role", "subject")
    other = store.json("account", "add", "Other Representative", "--party", STRANGER, "--role", "subject")

    assert seen(store, "--as", own["login"], audience="subject") == EVERYTHING
    refused = store("dossier", CODE, "--audience", "subject", "--as", other["login"], "--format", "json")
    assert refused.status == 1
    assert refused.document["refusal"]["code"] == "AUDIENCE_NOT_YOURS"
    assert refused.document["refusal"]["next_step"]


def test_every_look_leaves_a_leaf_and_every_code_that_is_none_is_refused(store) -> None:
    before = store.json("trail", "check")["leaves"]
    seen(store)
    seen(store, audience="officer")

    after = store.json("trail", "check")
    assert after["valid"]
    assert after["leaves"] >= before + 2
    assert store("dossier", STRANGER).status == 1
    assert store("dossier", CODE[:-1]).status == 1
    assert store("dossier", make_code("9", "2", "990101", 7).code).status == 1
