import argparse
import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from coalface.cli import failures, main, output
from coalface.config.postgres import ClusterError
from coalface.kernel.findings import Refused, blocking


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main.main([name, "--help"])
    assert left.value.code == 0
    assert "--json" in capsys.readouterr().out


def test_a_command_answers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["version", "--json"]) == 0
    assert sorted(json.loads(capsys.readouterr().out)) == ["coalface", "django", "python"]


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main.main(["digg"])
    assert left.value.code == 2
    assert "'digg'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused(blocking("x", "Lot %(lot)s is settled.", None, {"lot": 7})), "Lot 7 is settled."),
        (ClusterError("No server."), "No server."),
        (failures.Failed("No such customer: 煤"), "No such customer: 煤"),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), "No such file or directory: a.csv"),
    ],
    ids=["a refusal in its own words", "no database", "a failed command", "a missing file"],
)
def test_what_fails_says_one_sentence(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run_failing(error, monkeypatch) == 1
    assert capsys.readouterr().err == f"coalface: {said}\n"


def test_the_unexpected_is_kept_in_a_file(
    scratch_home: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run_failing(ZeroDivisionError("division by zero"), monkeypatch) == 1
    said = capsys.readouterr().err
    assert said.startswith("coalface: Unexpected error: division by zero (the details are in ")
    kept = said.strip().rpartition(" in ")[2].rstrip(")")
    assert "ZeroDivisionError" in Path(kept).read_text()


def test_answers_read_as_lines_without_json(capsys: pytest.CaptureFixture[str]) -> None:
    output.show({"net_tonnes": Decimal("1.50"), "mines": ["高河"]}, as_json=False, text=output.plain)
    assert capsys.readouterr().out == 'net_tonnes: 1.50\nmines: ["高河"]\n'


def test_decimals_are_numbers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    output.show({"whole": Decimal("2.00"), "part": Decimal("0.25")}, as_json=True, text=output.plain)
    assert json.loads(capsys.readouterr().out) == {"whole": 2, "part": 0.25}


def _run_failing(error: Exception, monkeypatch: pytest.MonkeyPatch) -> int:
    def run(args: argparse.Namespace) -> None:
        raise error

    module = SimpleNamespace(add=lambda subparsers: subparsers.add_parser("version"), run=run)
    monkeypatch.setattr(main.importlib, "import_module", lambda name: module)
    return main.main(["version"])
