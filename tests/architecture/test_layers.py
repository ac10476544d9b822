"""Data flows down the stages: imports and foreign keys point back up."""

import inspect

import pytest
from django.db.models import Field, Model
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports
from tests.architecture.source import ROOT, STAGES, own_models, stage_of


def foreign_keys() -> list[Field]:
    return [
        field
        for model in own_models()
        for field in model._meta.get_fields(include_hidden=False)
        if isinstance(field, Field)
        and field.is_relation
        and isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("coalface.")
    ]


def crosses_stages(field: Field) -> bool:
    return stage_of(field.model) != stage_of(field.related_model)


def points_up(field: Field) -> bool:
    return STAGES.index(stage_of(field.related_model)) <= STAGES.index(stage_of(field.model))


def test_the_contracts_of_the_layers_are_kept(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_stage_says_in_one_sentence_what_lives_there() -> None:
    folders = {path.parent.name for path in (ROOT / "src" / "coalface").glob("*/__init__.py")}
    assert folders >= set(STAGES)
    assert folders - set(STAGES) == {"config", "cli", "demo"}
    for stage in STAGES:
        first = (ROOT / "src" / "coalface" / stage / "__init__.py").read_text()
        assert inspect.cleandoc(first.strip('"\n')), stage


@pytest.mark.parametrize("field", foreign_keys(), ids=str)
def test_foreign_keys_point_up_the_list(field: Field) -> None:
    assert points_up(field)


@pytest.mark.parametrize("field", filter(crosses_stages, foreign_keys()), ids=str)
def test_foreign_keys_into_another_stage_have_no_way_back(field: Field) -> None:
    assert field.remote_field.hidden


def test_the_direction_of_a_key_is_judged_by_its_stages() -> None:
    customer = next(field for field in foreign_keys() if str(field) == "customers.Customer.department")
    assert (crosses_stages(customer), points_up(customer)) == (True, True)
    assert {stage_of(model) for model in own_models()} <= set(STAGES)
    assert all(issubclass(model, Model) for model in own_models())
