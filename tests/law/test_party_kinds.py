"""Kinds of unit: what a person may call them and what each may deliver."""

import pytest

from goodstanding.law import catalogue, party_kinds
from goodstanding.law.party_kinds import NotThisKindsItem, UnknownPartyKind


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tax-authority", "tax-authority"), ("Tax Authority", "tax-authority"), ("税务机关", "tax-authority"),
        ("tax", "tax-authority"), ("auditor", "audit-firm"), ("audit_firm", "audit-firm"), (" ORGAN ", "administrative-organ"),
        ("public-body", "administrative-organ"), ("People's Court", "court"), ("platform", "platform"),
    ],
)  # fmt: skip
def test_a_kind_is_known_by_its_code_names_and_other_spellings(said, meant):
    assert party_kinds.party_kind(said).code == meant


@pytest.mark.parametrize("said", ["", "person", "natural-person", "sole-trader", "taxx"])
def test_what_is_no_kind_is_refused_with_the_kinds_there_are(said):
    with pytest.raises(UnknownPartyKind) as refused:
        party_kinds.party_kind(said)
    assert "tax-authority" in str(refused.value.as_dict()["next_step"])


def test_no_spelling_means_two_kinds():
    spellings = [
        spelling
        for kind in party_kinds.party_kinds().values()
        for spelling in {party_kinds._folded(word) for word in (kind.code, kind.name, kind.name_zh, *kind.aliases)}
    ]
    assert len(spellings) == len(set(spellings))


def test_every_kind_the_catalogue_names_is_a_kind():
    named = {kind for item in catalogue.edition().values() for kind in item.providers}

    assert named <= set(party_kinds.party_kinds())


def test_a_kind_delivers_only_its_own_class_of_information():
    """A7: public information from bodies that manage public affairs, market information from everybody else."""
    for item in catalogue.edition().values():
        for code in item.providers:
            assert party_kinds.party_kinds()[code].information == item.information, (item.code, code)


def test_an_auditor_does_not_deliver_penalties():
    auditor, items = party_kinds.party_kind("auditor"), catalogue.edition()

    party_kinds.require_deliverable(auditor, "social-audit", items)
    with pytest.raises(NotThisKindsItem):
        party_kinds.require_deliverable(auditor, "penalty", items)


def test_an_item_that_is_in_no_catalogue_is_refused_too():
    with pytest.raises(NotThisKindsItem):
        party_kinds.require_deliverable(party_kinds.party_kind("court"), "gossip", catalogue.edition())
