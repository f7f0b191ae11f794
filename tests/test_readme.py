"""What the README shows runs and prints what it says."""

import re

from tools.notebooks import ROOT


def test_the_example_of_the_readme_runs(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    exec(example, {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "2*A'*(A*x - b)"
    assert "gradient: 2*A'*(A*x - b)" in printed
    assert "False" in printed
    assert any(line.startswith("by the definition") for line in printed)


def test_the_commands_of_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`?make (\w+)", (ROOT / "README.md").read_text()):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_contributing_is_short_and_ends_with_the_recipes():
    lines = (ROOT / "CONTRIBUTING.md").read_text().splitlines()
    assert len(lines) <= 72
    recipes = [line.removeprefix("## To add ") for line in lines if line.startswith("## To add")]
    assert recipes == ["an operation", "a rule", "a result", "a chapter", "a question"]
