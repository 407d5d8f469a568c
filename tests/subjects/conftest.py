"""A register small enough to read, in the unassigned region 990000."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from goodstanding.kernel.identifiers import make_code
from goodstanding.kernel.naming import fold_name
from goodstanding.subjects.models import Name, Subject

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LINES = yaml.safe_load(Path(__file__).with_name("organisations.yaml").read_text(encoding="utf-8"))


def code_of(serial: int) -> str:
    return make_code("9", "1", "990000", serial).code


@pytest.fixture
def register(db):
    """The organisations of organisations.yaml."""
    for line in LINES:
        subject = Subject.objects.create(
            code=code_of(line["serial"]),
            name=line["name"],
            kind="enterprise",
            in_register=not line.get("hidden", False),
            status=line.get("status", "active"),
            opened_at=AT,
            registration_number=line.get("number", ""),
        )
        kinds = {"registered": line["name"], "former": line.get("former"), "english": line.get("english")}
        for kind, text in kinds.items():
            if text:
                Name.objects.create(subject=subject, text=text, folded=fold_name(text), kind=kind, known_from=AT)
