"""The line not crossed: organisations are judged, persons are not. Nothing exists through which one could be.

No table or type is a person's, no relation leads from what is judged to an account but "done by", no bare code gets into
judging past the check that refuses sole traders, no function, form or catalogue field of the judging side takes a
person's name or number (EU AI Act art. 5(1)(c), PIPL art. 24; docs/glossary.md: subject).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, Q

import goodstanding

SOURCE = Path(goodstanding.__file__).parent
# where organisations are known, judged, asked about and listed; `parties` holds officers, `formats` and `submissions`
# know the columns of persons in order to drop them, `law` names them in order to forbid them
JUDGING = {
    *("subjects", "records", "grading", "risk", "lists", "measures", "enquiries", "objections", "restorations"),
    *("audits", "names", "analytics", "exchange", "catalogue", "web"),
}
PERSON = re.compile(
    r"(?:^|_)(?:persons?|people|individuals?|citizens?|residents?|representatives?|shareholders?|employees?|workers?"
    r"|(?:sole_)?traders?|identity_(?:number|card)s?|id_(?:number|card)s?|passports?|gender|sex|birthdays?|born"
    r"|birth_date|date_of_birth|ethnicity|mobiles?|phones?)(?:_|$)"
)
# what says "no" to persons may name them
REFUSING = re.compile(r"^_?(?:not?_|no_|is_|has_|refuse|reject|mask|drop|forbid|without)")
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
ACCOUNTS = re.compile(r"(?:^|\.)(?:Account|AUTH_USER_MODEL)$")
CODES = re.compile(r"^(?:(?:subject|organisation|seller|buyer)(?:_code)?|code)$")  # of whom something is said


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def names_a_person(name: str) -> bool:
    return bool(PERSON.search(snake(name))) and not REFUSING.match(snake(name))


def faults_of_models(text: str) -> list[str]:
    """What is wrong with a module of models on the judging side."""
    classes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]
    return [f"{table.name}: {fault}" for table in classes for fault in _faults_of_table(table)]


def _faults_of_table(table: ast.ClassDef) -> Iterator[str]:
    guarded = re.search(r"~\s*(?:models\.)?Q\(\w*__startswith='92'\)", ast.unparse(table))
    for name, kind, target in _fields(table):
        if names_a_person(name):
            yield f"{name} is of a person"
        if kind in RELATIONS and ACCOUNTS.search(target) and not name.endswith("_by"):
            yield f"{name} leads to an account, and not as who did something"
        if kind in RELATIONS and name.endswith("subject") and target.split(".")[-1] != "Subject":
            yield f"{name} is no organisation"
        if kind == "CharField" and CODES.search(name) and not guarded:
            yield f"{name} may hold the code of a sole trader"


def _fields(table: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Name, kind and target of each field of a table."""
    for node in table.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Name):
            target = node.value.args[0] if node.value.args else ast.Constant("")
            said = str(target.value) if isinstance(target, ast.Constant) else ast.unparse(target)
            yield node.targets[0].id, ast.unparse(node.value.func).split(".")[-1], said


def persons_named(text: str) -> list[str]:
    """Types, functions, parameters and annotated fields of a module that are called after a person."""
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(node.name)
        elif isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append(node.target.id)
    return sorted({name for name in found if names_a_person(name)})


def inputs_of_persons(text: str) -> list[str]:
    """Form fields of a template that ask for a person."""
    return [name for name in re.findall(r"\bname=[\"']([\w-]+)[\"']", text) if names_a_person(name.replace("-", "_"))]


def judging(pattern: str) -> list[Path]:
    found = (path for context in sorted(JUDGING) for path in (SOURCE / context).rglob(pattern))
    return sorted(path for path in found if "migrations" not in path.parts)


def said(found: dict[Path, list[str]]) -> dict[str, list[str]]:
    return {str(path.relative_to(SOURCE)): faults for path, faults in found.items() if faults}


def test_no_table_of_the_judging_side_holds_or_reaches_a_person() -> None:
    modules = [path for path in judging("*.py") if "models" in (path.stem, path.parent.name)]

    assert said({path: faults_of_models(path.read_text(encoding="utf-8")) for path in modules}) == {}
    assert SOURCE / "subjects/models.py" in modules


def test_no_type_function_or_parameter_of_the_judging_side_is_a_persons() -> None:
    assert said({path: persons_named(path.read_text(encoding="utf-8")) for path in judging("*.py")}) == {}


def test_no_form_asks_for_a_person() -> None:
    templates = judging("*.html")

    assert said({path: inputs_of_persons(path.read_text(encoding="utf-8")) for path in templates}) == {}
    assert templates


def test_every_relation_called_subject_leads_to_an_organisation() -> None:
    """Over the whole application, from Django's own registry."""
    models = [model for model in apps.get_models() if model.__module__.startswith("goodstanding.")]
    relations = [(model, field) for model in models for field in model._meta.get_fields() if field.is_relation]
    subjects = [(model, field.related_model) for model, field in relations if field.name.endswith("subject")]

    assert {target.__name__ for _, target in subjects} == {"Subject"}
    assert [model.__name__ for model in models if names_a_person(model.__name__)] == []


def refuses_sole_traders(constraints: list[object]) -> bool:
    """One of the constraints holds `not (code starts with 92)` among what must all be true."""
    checks = [one.condition for one in constraints if isinstance(one, CheckConstraint) and isinstance(one.condition, Q)]
    wanted = ~Q(code__startswith="92")
    return any(check == wanted or (check.connector == Q.AND and wanted in check.children) for check in checks)


def test_the_store_refuses_sole_traders_as_subjects() -> None:
    """In the model and in the tables the migrations make."""
    table = MigrationLoader(None, ignore_no_migrations=True).project_state().models["subjects", "subject"]

    assert refuses_sole_traders(apps.get_model("subjects", "Subject")._meta.constraints)
    assert refuses_sole_traders(table.options["constraints"])


PLANTED_TABLE = "class {name}(models.Model):\n    {field}\n"


@pytest.mark.parametrize(
    "field",
    [
        "legal_representative = models.CharField(max_length=50)",
        "id_number = models.CharField(max_length=18)",
        "shareholders = models.JSONField()",
        "account = models.ForeignKey('parties.Account', on_delete=models.CASCADE)",
        "listed = models.ManyToManyField(settings.AUTH_USER_MODEL)",
        "subject = models.ForeignKey('parties.Party', on_delete=models.CASCADE)",
        "subject = models.OneToOneField(Account, on_delete=models.CASCADE)",
        "subject_code = models.CharField(max_length=18)",
        "seller = models.CharField(max_length=18)",
        "code = models.CharField(max_length=18)\n    class Meta:\n        constraints = [Q(code__startswith='91')]",
    ],
)
def test_a_planted_way_to_a_person_is_found(field: str) -> None:
    assert faults_of_models(PLANTED_TABLE.format(name="Grade", field=field))


@pytest.mark.parametrize(
    "field",
    [
        "decided_by = models.ForeignKey('parties.Account', on_delete=models.PROTECT)",
        "subject = models.ForeignKey('subjects.Subject', on_delete=models.PROTECT)",
        "code = models.CharField(max_length=18)\n    class Meta:\n        constraints = [~Q(code__startswith='92')]",
        "score = models.IntegerField()",
    ],
)
def test_a_table_of_organisations_passes(field: str) -> None:
    assert faults_of_models(PLANTED_TABLE.format(name="Grade", field=field)) == []


@pytest.mark.parametrize(
    "text",
    [
        "class NaturalPerson: ...",
        "class SoleTrader(Subject): ...",
        "def find(*, identity_number: str): ...",
        "def by_representative(name): ...",
        "async def grade(person, *, at): ...",
        "class Question:\n    legal_representative: str",
        "search = lambda id_card: None",
    ],
)
def test_a_planted_persons_name_is_found(text: str) -> None:
    assert persons_named(text)


@pytest.mark.parametrize(
    "text",
    ["class NotAnOrganisation: ...", "def refuse_persons(text): ...", "def find(*, text, code): ...", "x: int = 1"],
)
def test_what_refuses_persons_or_knows_none_passes(text: str) -> None:
    assert persons_named(text) == []


def test_a_planted_form_field_is_found() -> None:
    assert inputs_of_persons('<input name="id-number"><input name="text">') == ["id-number"]


def test_a_store_without_the_check_is_found() -> None:
    shape = Q(code__regex=r"^[0-9A-Z]{18}$")

    assert not refuses_sole_traders([])
    assert not refuses_sole_traders([CheckConstraint(condition=shape, name="a")])
    assert not refuses_sole_traders([CheckConstraint(condition=shape | ~Q(code__startswith="92"), name="a")])
    assert not refuses_sole_traders([CheckConstraint(condition=shape & Q(code__startswith="92"), name="a")])
    assert refuses_sole_traders([CheckConstraint(condition=shape & ~Q(code__startswith="92"), name="a")])
