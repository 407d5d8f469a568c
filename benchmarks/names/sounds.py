"""Make `sounds.txt` and `phrases.txt` of `src/goodstanding/names` from the dictionaries of pypinyin (MIT licence).

`python benchmarks/names/sounds.py`, after a new version of pypinyin or a new character in `readings.yaml`. Made once,
because reading the whole dictionaries takes a second of every program that looks up a name. A character keeps the
readings that names may have: its first, and those met in enough phrases.
"""

from collections import Counter
from pathlib import Path

from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

from goodstanding.names.lexicon import character_readings
from goodstanding.names.sound import canonical, plain

FOLDER = Path(__file__).resolve().parents[2] / "src/goodstanding/names"
USUAL = 0.08  # a reading met in fewer phrases than this share is not one a name is read by


def read(sound: str) -> str:
    return canonical(plain(sound))


def in_phrases() -> dict[str, Counter[str]]:
    """How often each character is read how, over the dictionary of phrases."""
    met: dict[str, Counter[str]] = {}
    for phrase, sounds in phrases_dict.items():
        if len(sounds) == len(phrase):
            for mark, sound in zip(phrase, sounds, strict=True):
                met.setdefault(mark, Counter())[read(sound[0])] += 1
    return met


def characters() -> dict[str, tuple[str, ...]]:
    """Readings of each character, the likeliest in a name first."""
    met, found = in_phrases(), {}
    for point, listed in pinyin_dict.items():
        known = list(dict.fromkeys(map(read, listed.split(","))))
        counted = met.get(chr(point), Counter())
        usual = [one for one in known[1:] if counted[one] >= max(3, USUAL * counted.total())]
        found[chr(point)] = (known[0], *usual)
    return found


def sounds() -> str:
    """A line: readings, then the characters read so. A syllable that no name is read by stands alone."""
    lines = {(read(one),): "" for listed in pinyin_dict.values() for one in listed.split(",")}
    for mark, readings in characters().items():
        lines[readings] = lines.get(readings, "") + mark
    return "".join(f"{','.join(readings)} {marks}\n" for readings, marks in sorted(lines.items()))


def phrases() -> str:
    """A line: a phrase of two to four characters and its reading, where that is not the likeliest of each character."""
    likeliest = characters() | {mark: tuple(map(canonical, own)) for mark, own in character_readings().items()}
    lines = []
    for phrase, spoken in phrases_dict.items():
        if 2 <= len(phrase) <= 4 and len(spoken) == len(phrase):
            reading = [read(sound[0]) for sound in spoken]
            if reading != [likeliest.get(mark, (mark,))[0] for mark in phrase]:
                lines.append(f"{phrase} {' '.join(reading)}\n")
    return "".join(sorted(lines))


if __name__ == "__main__":
    for name, text in (("sounds.txt", sounds()), ("phrases.txt", phrases())):
        (FOLDER / name).write_text(text, encoding="utf-8")
