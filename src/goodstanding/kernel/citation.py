"""Where a rule comes from: an instrument in `law/instruments.yaml` and the place in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cite:
    """`instrument` is an id of `law/instruments.yaml`; `pinpoint` is the article, annex or clause in it."""

    instrument: str
    pinpoint: str = ""

    def __str__(self) -> str:
        return f"{self.instrument} {self.pinpoint}".strip()

    def as_dict(self) -> dict[str, str]:
        return {"instrument": self.instrument, "pinpoint": self.pinpoint}
