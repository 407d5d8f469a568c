"""Roles: what each may do, and for whom."""

import pytest

from goodstanding.kernel.actor import Actor
from goodstanding.law import roles
from goodstanding.law.roles import NotPermitted, UnknownRole


def actor(role, unit="11990100000000019F"):
    return Actor(account="someone", role=role, unit=unit, unit_name="A unit")


def test_oversight_reads_all_and_changes_nothing():
    """A4: the administration department's role."""
    assert roles.may(actor("supervisor"), "oversee")
    changing = {"deliver", "decide", "correct", "manage-list", "register-parties", "run", "secure"}
    assert not roles.roles()["supervisor"].may & changing


def test_a_provider_delivers_for_its_own_unit_only():
    own, other = "11990100000000019F", "91990100000000051J"

    assert roles.may(actor("provider", own), "deliver", unit=own)
    assert not roles.may(actor("provider", own), "deliver", unit=other)
    assert roles.may(actor("operator", own), "deliver", unit=other)


@pytest.mark.parametrize("role", ["subject", "enquirer", "organ", "supervisor", "security"])
def test_who_delivers_nothing_is_refused_by_name(role):
    with pytest.raises(NotPermitted) as refused:
        roles.require(actor(role), "deliver")
    said = refused.value.as_dict()
    assert role in said["message"]
    assert said["message_zh"]
    assert said["basis"]


def test_everybody_may_see_what_is_open():
    assert all(roles.may(actor(code), "see-public") for code in roles.roles())


@pytest.mark.parametrize("given", ["", "admin", "root"])
def test_an_unknown_role_is_refused(given):
    with pytest.raises(UnknownRole):
        roles.role(given)


def test_a_role_is_read_in_any_letter_case():
    assert roles.role(" Officer ").code == "officer"
