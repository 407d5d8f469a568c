"""docs/catalogue.md names every item as the catalogue has it, every rule kind and every key."""

from pathlib import Path

import pytest

from goodstanding.law import catalogue
from goodstanding.law.item_shape import FIELD_TYPES, RULES

PAGE = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("item", catalogue.edition().values(), ids=lambda item: item.code)
def test_the_page_has_the_items_line(item):
    assert (
        f"| `{item.code}` | {item.name} | {item.name_zh} | {item.information} | {item.nature} | {item.publicity} |"
        in PAGE
    )


@pytest.mark.parametrize("kind", RULES)
def test_the_page_explains_the_rule_kind(kind):
    says = ", ".join(f"`{key}`" for key in RULES[kind]) or "nothing more"

    assert f"| `{kind}` | {says} |" in PAGE


@pytest.mark.parametrize(
    "key", ["at_once", "ends_if_whole", "lapses_on", "register", "retention", "publication", *FIELD_TYPES]
)
def test_the_page_explains_the_key(key):
    assert key in PAGE


@pytest.mark.parametrize(
    "path",
    sorted((Path(catalogue.__file__).parents[1] / "formats" / "layouts").glob("*.yaml")),
    ids=lambda path: path.stem,
)
def test_the_page_names_the_layout(path):
    assert f"`{path.stem}`" in PAGE
