"""What has become of a sealed document is said by a signed list, as of its making; else it is unknown."""

import json
from datetime import timedelta

import pytest

from goodstanding.proofs import seals, statuses
from goodstanding.proofs.verification import verify
from tests.proofs.conftest import AT, MINUTE, key_of


def test_without_a_list_the_status_is_unknown(platform):
    verdict = verify(platform.report(), platform.anchors)
    assert (verdict.valid, verdict.kind, verdict.status, verdict.status_as_of) == (True, "report", "unknown", None)


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ({}, "current"),
        ({"R-2": "revoked"}, "current"),
        ({"R-1": "revoked"}, "revoked"),
        ({"R-1": "superseded"}, "superseded"),
    ],
)
def test_a_signed_list_says_the_status_as_of_its_making(platform, entries, status):
    verdict = verify(platform.report(), platform.anchors, platform.status_list(entries))
    assert (verdict.valid, verdict.status, verdict.status_as_of) == (True, status, AT + MINUTE)
    assert json.dumps(verdict.as_dict())


def test_a_list_older_than_the_document_knows_nothing_of_it(platform):
    verdict = verify(platform.report(), platform.anchors, platform.status_list({}, at=AT - timedelta(days=1)))
    assert (verdict.status, verdict.status_as_of) == ("unknown", AT - timedelta(days=1))


def test_a_list_that_does_not_hold_says_nothing(platform):
    good = platform.status_list({"R-1": "revoked"})
    for wrong in (good.replace(b"revoked", b"revoket"), platform.status_list({}, key=2), platform.status_list({}, key=9),
                  platform.report(), b"", good[:-1]):  # fmt: skip
        verdict = verify(platform.report(), platform.anchors, wrong)
        assert [problem.code for problem in verdict.problems] == ["STATUS_LIST_BAD"]
        assert verdict.status == "unknown"


@pytest.mark.parametrize("content", [{}, {"entries": []}, {"entries": {"R-1": "fine"}}, {"entries": {"R-1": 5}}])
def test_a_sealed_list_of_another_shape_is_refused(platform, content):
    made = seals.seal(seals.Document("status-list", "S", AT, content), key_of(3)).encode()
    assert [problem.code for problem in verify(platform.report(), platform.anchors, made).problems] == [
        "STATUS_LIST_BAD"
    ]


def test_another_status_cannot_be_listed():
    with pytest.raises(ValueError, match="no such status"):
        statuses.list_content({"R-1": "lost"})
