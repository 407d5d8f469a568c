"""A real installation: init, the first provider, the first officer; no demonstration data."""

from goodstanding.kernel.identifiers import make_code

TAX = make_code("1", "1", "990100", 1).code


def test_init_makes_an_empty_store_ready_and_a_second_time_changes_nothing(program):
    first = program.json("init", "--responsible", "Answerable Person")
    assert set(first) >= {"store", "edition", "account"}
    assert first["account"]["name"] == "Answerable Person"
    assert first["edition"] == "2026"

    again = program("init", "--responsible", "Another Person")
    assert again.status == 0
    assert again.out == ""
    assert "nothing was changed" in again.err
    assert program.json("init")["account"] == first["account"]


def test_a_command_on_an_empty_store_says_to_run_init(program):
    refused = program("provider", "add", TAX, "--name", "甲市税务局", "--kind", "tax")

    assert refused.status == 1
    assert "goodstanding init" in refused.err
    assert "尚未初始化" in refused.err
    assert "Traceback" not in refused.err


def test_the_first_provider_and_its_first_officer(installed):
    provider = installed.json(
        "provider", "add", TAX, "--name", "甲市税务局", "--kind", "tax", "--items", "tax-event,penalty"
    )
    assert provider["items"] == ["penalty", "tax-event"]

    officer = installed.json("account", "add", "Li Ming", "--party", TAX, "--role", "officer")
    assert officer["party"] == TAX
    assert len(officer["initial_password"]) >= 12

    refused = installed(
        "provider", "add", TAX, "--name", "甲市税务局", "--kind", "tax", "--as", officer["login"], "--format", "json"
    )
    assert refused.status == 1
    assert refused.document["refusal"]["code"] == "NOT_PERMITTED"


def test_the_operator_gets_a_password_to_sign_in_with(running):
    given = running.json("account", "password", "operator")

    assert given["login"] == "operator"
    assert len(given["initial_password"]) >= 12
    assert running("account", "password", "nobody").status == 1


def test_an_account_is_closed_and_the_last_operator_is_not(running):
    code = make_code("1", "1", "990100", 3).code
    running.json("provider", "add", code, "--name", "丙", "--kind", "tax")
    running.json("account", "add", "Short Stay", "--party", code, "--role", "provider")
    assert running.json("account", "close", "short.stay") == {"login": "short.stay", "active": False}

    assert running("account", "close", "short.stay").status == 1
    refused = running("account", "close", "operator", "--format", "json")
    assert refused.document["refusal"]["code"] == "LAST_OPERATOR"


def test_items_may_be_named_one_by_one(running):
    code = make_code("1", "1", "990100", 2).code
    made = running.json(
        "provider", "add", code, "--name", "乙", "--kind", "tax", "--items", "penalty", "--items", "honour"
    )

    assert made["items"] == ["penalty", "honour"]


def test_an_unknown_account_is_refused(running):
    refused = running("provider", "add", TAX, "--name", "x", "--kind", "tax", "--as", "nobody")

    assert refused.status == 1
    assert "nobody" in refused.err


def test_wrong_usage_exits_2(running):
    assert running("provider", "add", TAX).status == 2
    assert running("provider", "add").status == 2


def test_a_store_that_does_not_answer(program):
    refused = program("init", "--database", "postgresql://nobody@127.0.0.1:1/none", "--format", "json")

    assert refused.status == 1
    assert refused.document["refusal"]["code"] == "STORE_UNREACHABLE"


def test_a_home_that_cannot_be_made(program):
    program.home.parent.joinpath("file").write_text("")
    refused = program("init", GOODSTANDING_HOME=str(program.home.parent / "file" / "home"))

    assert refused.status == 1
    assert "GOODSTANDING_HOME" in refused.err
    assert "Traceback" not in refused.err
