"""The parts of a name as both readers fill them."""

from dataclasses import dataclass, field

from goodstanding.names.lexicon import Place


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """A name cut into its parts, each as written but folded (Latin ones without blanks).

    `places`: every place the region can be (Suzhou is two cities). `soft`: the region may be part of the core.
    `trade` is a set of concepts, `trade_text` as written. `form` is the kind of organisation, empty where none is told.
    `readings`: how the core sounds. `words`: a Latin core word by word. `whole`: all parts joined. `known`: how many of
    its characters the word lists knew. `marks`: a bit for each character of `whole`, to tell at once what is far apart.
    """

    han: bool
    core: str
    region: str = ""
    places: frozenset[Place] = frozenset()
    soft: bool = False
    trade_text: str = ""
    trade: frozenset[str] = frozenset()
    group: str = ""
    form_text: str = ""
    form: str = ""
    branch: str = ""
    readings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    whole: str = field(init=False)
    known: int = field(init=False)
    marks: int = field(init=False)

    def __post_init__(self) -> None:
        whole = "".join(text for _, text in self.pieces())
        object.__setattr__(self, "whole", whole)
        object.__setattr__(self, "known", len(whole) - len(self.core) - len(self.branch))
        object.__setattr__(self, "marks", marks(whole))

    def pieces(self) -> tuple[tuple[str, str], ...]:
        """The parts in the order of a registered name, empty ones too."""
        return (
            ("region", self.region),
            ("core", self.core),
            ("trade", self.trade_text),
            ("group", self.group),
            ("form", self.form_text),
            ("branch", self.branch),
        )


def marks(text: str) -> int:
    """A bit for each character met, of 128: two texts n changes apart differ in at most 2n bits."""
    found = 0
    for character in text:
        found |= 1 << (ord(character) & 127)
    return found
