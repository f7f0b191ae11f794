"""The zip file for otter, run by otter where `make graders` has installed it."""

import io
import json
import os
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from matcalc_helpers.grading.otter import MatcalcPlugin, otter_zip
from tests.grading.small_course import answer, hand_in, notebook, write_course

GRADERS = Path(__file__).parents[2] / ".venv" / "graders" / "bin"
CODE = '@hw.code("linear-backward")\ndef linear_backward(X, W, G):\n    return -G @ W.T, X.T @ G'
SOURCES = (
    "open('it-was-run', 'w')",
    answer("quadratic-form", "3*(A + A')*x"),
    answer("least-squares", "A'*(A*x - b)"),
    CODE,
    "<!-- answer: own-proof -->\nBy the product rule.",
)
POINTS = {"quadratic-form": 4, "least-squares": 0, "shape-of-a-slope": 0, "linear-backward": 0, "own-proof": 0}


@pytest.mark.peers
@pytest.mark.slow
@pytest.mark.skipif(not (GRADERS / "otter").exists(), reason="otter is not installed: make graders")
def test_otter_gives_our_points_and_runs_nothing_of_the_student(tmp_path):
    (tmp_path / "hw1.zip").write_bytes(otter_zip(write_course(tmp_path / "assignments")))
    submission = hand_in(tmp_path, "ann", *SOURCES)
    environment = {**os.environ, "PATH": f"{GRADERS}:{os.environ['PATH']}"}
    done = subprocess.run(
        [GRADERS / "otter", "run", "-a", "hw1.zip", "-o", str(tmp_path), submission],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    tests = {test["name"]: test for test in json.loads((tmp_path / "results.json").read_text())["tests"]}
    assert {name: tests[name]["score"] for name in POINTS} == POINTS
    assert "Returned value 1 has the right shape" in tests["linear-backward"]["output"]
    assert "your teacher decides" in tests["own-proof"]["output"]
    assert not list(tmp_path.rglob("it-was-run"))


def test_the_plugin_marks_the_notebook_and_leaves_nothing_to_run(tmp_path):
    with zipfile.ZipFile(io.BytesIO(otter_zip(write_course(tmp_path)))) as archive:
        (config,) = json.loads(archive.read("otter_config.json"))["plugins"][0].values()
        assert sorted(archive.namelist())[1:] == sorted(f"tests/{name}.py" for name in POINTS)
    plugin = MatcalcPlugin("hw1.ipynb", {}, config)
    assert plugin.before_execution(json.loads(notebook(*SOURCES)))["cells"] == []
    case = SimpleNamespace(passed=False, message="")
    given = {}
    plugin.after_grading(
        SimpleNamespace(
            update_score=given.__setitem__,
            get_result=lambda name: SimpleNamespace(test_case_results=[case]),
            set_output=pytest.fail,
        )
    )
    assert given == POINTS


def test_the_same_assignment_gives_the_same_bytes(tmp_path):
    path = write_course(tmp_path)
    assert otter_zip(path, "a secret") == otter_zip(path, "a secret")
