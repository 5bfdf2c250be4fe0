"""The import contracts of pyproject.toml catch what they are there for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.house import APPS

ROOT = Path(__file__).resolve().parents[2]
# A tree small enough to be wholly right: each app has a model and a door.
MODULES = ("models", "querysets", "rules", "actions", "forms", "views", "tasks")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for app in (*APPS, "hub"):
        (tmp_path / app).mkdir()
        (tmp_path / app / "__init__.py").touch()
        for module in MODULES:
            (tmp_path / app / f"{module}.py").touch()
    write(tree=tmp_path, module="practices/views", line="import practices.forms, practices.actions")
    write(tree=tmp_path, module="practices/actions", line="import members.actions")
    write(tree=tmp_path, module="practices/models", line="import practices.querysets")
    write(tree=tmp_path, module="hub/views", line="import practices.views, digests.tasks")
    planner = tmp_path / "workinggroups" / "planner"
    planner.mkdir()
    (planner / "__init__.py").touch()
    (planner / "solving.py").write_text("import ortools\n")
    return tmp_path


def write(*, tree: Path, module: str, line: str) -> None:
    with (tree / f"{module}.py").open("a") as file:
        file.write(f"{line}\n")


def broken(tree: Path) -> list[str]:
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [lint, "--no-cache"],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in run.stdout, run.stdout + run.stderr
    return [line.split(" BROKEN")[0] for line in run.stdout.splitlines() if " BROKEN" in line]


LINE = "The apps stand in one line, and no arrow turns round"
INSIDE = "Inside an app: doors above shapes above actions above queries above rows"
DOMAIN = "The domain knows neither REST nor Celery"
DOORS = "Only the map imports the doors"
PURE = "The planner is pure: values in, values out"
SOLVER = "Only its solving module knows the solver"


def test_a_right_tree_passes(tree: Path) -> None:
    assert broken(tree) == []


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/models", "import members.models", LINE),
        ("practices/actions", "import digests.models", LINE),
        ("members/models", "import hub.views", LINE),
        ("practices/actions", "import practices.forms", INSIDE),
        ("practices/querysets", "import practices.models", INSIDE),
        ("practices/rules", "import practices.models", INSIDE),
        ("practices/actions", "import rest_framework", DOMAIN),
        ("digests/models", "import celery", DOMAIN),
        ("digests/actions", "import summits.views", DOORS),
        ("summits/views", "import practices.forms", DOORS),
        ("workinggroups/planner/solving", "import django", PURE),
        ("workinggroups/actions", "import ortools", SOLVER),
    ],
)
def test_a_planted_import_breaks_its_contract(
    tree: Path, module: str, line: str, contract: str
) -> None:
    write(tree=tree, module=module, line=line)
    assert contract in broken(tree)


def test_a_name_for_a_type_is_no_import(tree: Path) -> None:
    write(
        tree=tree,
        module="practices/rules",
        line="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import practices.models",
    )
    assert broken(tree) == []
