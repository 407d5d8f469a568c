"""Files stay small and are named by the field's words (docs/habits.md 2 and 4)."""

import ast
from pathlib import Path

import pytest

import goodstanding

SOURCE = Path(goodstanding.__file__).parent
CODE = {".py", ".html", ".css", ".js", ".sql", ".typ"}  # a growing list is data, and data may grow: .yaml, .po
LONGEST = 400
# words that say nothing of the field, in files, folders and classes
EMPTY_WORDS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "core",
    "misc",
    "manager",
    "handler",
    "service",
    "services",
}


def sources() -> list[Path]:
    """Every file of the package that people write, without what Django or a compiler writes."""
    made = {"migrations", "__pycache__"}
    return sorted(path for path in SOURCE.rglob("*") if path.is_file() and not made & set(path.parts))


def too_long(path: str, text: str) -> list[str]:
    lines = len(text.splitlines())
    return [f"{path} has {lines} lines"] if Path(path).suffix in CODE and lines > LONGEST else []


def empty_words(path: str) -> list[str]:
    parts = [part for piece in Path(path).with_suffix("").parts for part in piece.lower().replace("-", "_").split("_")]
    return [f"{path}: {word}" for word in parts if word in EMPTY_WORDS]


def empty_class_names(text: str) -> list[str]:
    named = [node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]
    return [name for name in named if name.lower().endswith(tuple(EMPTY_WORDS - {"core", "common"}))]


def test_no_source_file_is_over_400_lines() -> None:
    found = [
        fault
        for path in sources()
        if path.suffix in CODE
        for fault in too_long(str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    assert [fault for path in sources() for fault in empty_words(str(path.relative_to(SOURCE)))] == []


def test_no_class_has_a_name_that_says_nothing() -> None:
    modules = [path for path in sources() if path.suffix == ".py"]
    found = {path.name: empty_class_names(path.read_text(encoding="utf-8")) for path in modules}

    assert {name: classes for name, classes in found.items() if classes} == {}
    assert len(modules) > 50


def test_every_package_has_an_init_and_it_is_empty() -> None:
    """What an `__init__` imports, everybody imports: pure commands would start slowly and layers would leak."""
    packages = {path.parent for path in sources() if path.suffix == ".py"}
    inits = [package / "__init__.py" for package in packages]

    assert [str(path) for path in inits if not path.exists()] == []
    filled = [path for path in inits if ast.parse(path.read_text(encoding="utf-8")).body[1:]]
    assert [str(path.relative_to(SOURCE)) for path in filled] == []


@pytest.mark.parametrize(
    ("path", "lines", "found"),
    [
        ("law/a.py", 401, True),
        ("law/a.py", 400, False),
        ("web/a.css", 401, True),
        ("web/a.html", 500, True),
        ("law/a.yaml", 4000, False),
    ],
)
def test_a_planted_long_file_is_found(path: str, lines: int, *, found: bool) -> None:
    assert bool(too_long(path, "x\n" * lines)) == found


@pytest.mark.parametrize("path", ["kernel/utils.py", "common/models.py", "web/form_helpers.py", "risk/case_manager.py"])
def test_a_planted_empty_name_is_found(path: str) -> None:
    assert empty_words(path)


def test_words_of_the_field_pass() -> None:
    assert empty_words("submissions/actions.py") == []
    assert empty_class_names("class Submission: ...\nclass Serviceable: ...") == []
    assert empty_class_names("class GradeManager: ...\nclass RecordService: ...") == ["GradeManager", "RecordService"]
