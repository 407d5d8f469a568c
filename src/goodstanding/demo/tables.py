"""The data files of the demonstration, each read once."""

from functools import cache
from pathlib import Path
from typing import Any

from goodstanding.kernel.identifiers import make_code
from goodstanding.kernel.yaml_file import read_yaml

FOLDER = Path(__file__).parent
REGION = "990100"  # of the city; region 99 is assigned to nobody (GB/T 2260)


@cache
def table(name: str) -> Any:
    """The YAML file of that name in this folder."""
    return read_yaml(FOLDER / f"{name}.yaml")


@cache
def party_code(key: str) -> str:
    """The code of a party of parties.yaml."""
    party = table("parties")[key]
    return make_code(party["department"], party["class"], party.get("region", REGION), party["serial"]).code
