"""One fault in one row of a delivery, said so that the provider can mend it."""

from dataclasses import asdict, dataclass

from goodstanding.kernel.citation import Cite


@dataclass(frozen=True, slots=True)
class Finding:
    """`row` counts as the provider's sheet does (header row 1 unless the sheet says otherwise; 0: the whole delivery).

    `value` stays empty where the field is one that may not be kept. `column` is the provider's own word for the field.
    """

    row: int
    field: str
    value: str
    code: str
    message: str
    message_zh: str
    remedy: str
    remedy_zh: str
    column: str = ""
    rule: str = ""
    rule_zh: str = ""
    basis: Cite | None = None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)
