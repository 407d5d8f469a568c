"""The parts of a name as both readers fill them."""

from dataclasses import dataclass
from functools import cached_property

from goodstanding.names import sound
from goodstanding.names.lexicon import Place


@dataclass(eq=False)  # never changed once made; frozen would double the time of making one
class Parts:
    """A name cut into its parts, each as written but folded (Latin ones without blanks).

    `places`: every place the region can be (Suzhou is two cities). `soft`: the region may be part of the core.
    `trade` is a set of concepts, `trade_text` as written. `form` is the kind of organisation, empty where none is told.
    `words`: a Latin core word by word.
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
    words: tuple[str, ...] = ()

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """How the core sounds, the likeliest way first."""
        return sound.readings_of_core(self.core) if self.han else (self.core,)

    @cached_property
    def whole(self) -> str:
        """All parts joined."""
        return "".join(text for _, text in self.pieces())

    @cached_property
    def known(self) -> int:
        """How many characters the word lists knew."""
        return len(self.whole) - len(self.core) - len(self.branch)

    @cached_property
    def marks(self) -> int:
        """A bit for each character met, to tell at once what is far apart."""
        return marks(self.whole)

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
