"""A platform in memory: keys, anchors, a trail of a few acts, and documents sealed by it."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from goodstanding.kernel.canonical import canonical_json
from goodstanding.proofs import inclusions, merkle, notes, pack, seals, statuses
from goodstanding.proofs.anchors import Anchor
from goodstanding.proofs.commitments import commitment
from goodstanding.proofs.seals import Document

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
REPORT = {"subject": "91990101MA0DEM0N3H", "sections": [{"item": "penalty", "fine": "1.00"}], "name": "示例工厂"}


def key_of(number):
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


@dataclass
class Platform:
    """Keys: 1 trail, 2 seal, 3 status. `payloads` are the trail's."""

    payloads: list[str] = field(default_factory=lambda: [payload(act="store.installed", number=n) for n in range(5)])

    def anchor(self, purpose, number=None, **period):
        numbers = {"trail": 1, "seal": 2, "status": 3}
        public = key_of(number or numbers[purpose]).public_key().public_bytes_raw()
        return Anchor(purpose, "Ed25519", public, **{"since": AT - timedelta(days=365)} | period)

    @property
    def anchors(self):
        return [self.anchor(purpose) for purpose in ("trail", "seal", "status")]

    @property
    def hashes(self):
        return [merkle.leaf_hash(text.encode()) for text in self.payloads]

    def checkpoint(self, *, at=AT + MINUTE, key=1):
        stated = notes.Checkpoint("goodstanding-trail/00112233", len(self.payloads), merkle.root(self.hashes), at)
        return notes.sign(stated, key_of(key))

    def proof(self, leaf):
        return merkle.inclusion_proof(index=leaf, size=len(self.payloads), fetch=merkle.levels(b"".join(self.hashes)))

    def inclusion(self, leaf, **options):
        return inclusions.write_inclusion(
            leaf=leaf, payload=self.payloads[leaf], proof=self.proof(leaf), checkpoint=self.checkpoint(**options)
        )

    def report(self, *, key=2, content=REPORT, issued_at=AT, act="report.issued", recorded=None, **options):
        named = {"digest": seals.content_digest(content), "id": "R-1"} if recorded is None else recorded
        self.payloads.append(payload(act=act, at=issued_at, **named))
        included = self.inclusion(len(self.payloads) - 1, **options)
        return seals.seal(Document("report", "R-1", issued_at, content, included), key_of(key)).encode()

    def status_list(self, entries, *, key=3, at=AT + MINUTE):
        return seals.seal(Document("status-list", "S-1", at, statuses.list_content(entries)), key_of(key)).encode()

    def pack_content(self):
        """Two acts and two of the seven rows of a delivery."""
        salts = [bytes([row]) * 16 for row in range(7)]
        contents = [canonical_json({"fine": f"{row}.00", "subject_code": "91990101MA0DEM0N3H"}) for row in range(7)]
        rows = [commitment(salt=salt, content=text) for salt, text in zip(salts, contents, strict=True)]
        facts = {"submission": 1, "accepted": 7, "root": merkle.root(rows).hex()}
        self.payloads += [payload(act="submission.accepted", **facts), payload(act="dossier.shown")]
        leaf = len(self.payloads) - 2
        tree = merkle.levels(b"".join(rows))
        return pack.pack_content(
            about="91990101MA0DEM0N3H",
            checkpoint=self.checkpoint(),
            entries=[
                {"leaf": at, "payload": self.payloads[at], "proof": inclusions.write_hashes(self.proof(at))}
                for at in (leaf, leaf + 1)
            ],
            records=[
                pack.Row(leaf, at, salts[at], contents[at], merkle.inclusion_proof(index=at, size=7, fetch=tree))
                for at in (0, 5)
            ],
        )

    def pack(self, content=None):
        content = content or self.pack_content()
        return seals.seal(Document("evidence-pack", "E-1", AT, content), key_of(2)).encode()


def payload(*, act, at=AT, **facts):
    nonce = hashlib.sha256(canonical_json({"act": act, **facts}).encode()).hexdigest()[:32]
    return canonical_json({"v": 1, "act": act, "at": at, "account": "a", "unit": "u", "role": "r", "subject": "",
                           "facts": facts, "nonce": nonce})  # fmt: skip


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def reseal():
    """A document changed and sealed again by whoever holds that key."""

    def change(file, key=2, **members):
        document = json.loads(file) | members
        made = Document(document["kind"], document["id"], datetime.fromisoformat(document["issued_at"]),
                        document["content"], document.get("inclusion"))  # fmt: skip
        return seals.seal(made, key_of(key)).encode()

    return change
