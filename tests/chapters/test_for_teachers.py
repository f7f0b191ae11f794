"""The commands on the page for teachers are real: they parse, what they read is there, and they write what it says."""

import re
import shlex
from pathlib import Path

import nbformat
import pytest

from matcalc_helpers.cli import _parser, main
from tools.notebooks import ROOT

PAGE = ROOT / "chapters" / "for-teachers.ipynb"
PROSE = "\n".join(cell.source for cell in nbformat.read(PAGE, as_version=4).cells if cell.cell_type == "markdown")
FENCED = re.findall(r"^```bash\n(.*?)^```$", PROSE, re.MULTILINE | re.DOTALL)
BLOCKS = [found.replace("\\\n", " ").splitlines() for found in FENCED]
LINES = [line for block in BLOCKS for line in block]
COMMANDS = [line for line in LINES if line.startswith("matcalc ")]
OF_THE_TEACHER = {Path("students.csv"), Path("collected")}
"""What the page tells the teacher to write or to collect."""
READ = ("assignment", "submissions", "roster", "students", "by_hand", "secret")
FEW = "3"


def arguments(line):
    return shlex.split(line)[1:]


def inputs(options):
    """The files and folders that a command reads; the number of students is none."""
    single = [getattr(options, name, None) for name in READ]
    return [Path(place) for place in (*single, *getattr(options, "paths", ())) if isinstance(place, (str, Path))]


def written(line):
    """What a line leaves behind: the output of a command, the target of a copy or of a redirection."""
    if line in COMMANDS:
        output = getattr(_parser().parse_args(arguments(line)), "output", None)
        return set() if output is None else {output}
    words = shlex.split(line)
    return {Path(words[-1])} if ">" in words or words[0] == "cp" else set()


def named_in_the_table(folder):
    """The files and folders in the first column of the table about a folder."""
    rows = PROSE.split(f"| in `{folder}` |")[1].split("\n\n")[0].splitlines()[2:]
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])]


def test_the_page_shows_every_command_of_a_course():
    shown = {" ".join(line.split()[1:3]) for line in COMMANDS}
    assert {"questions check", "assign build", "assign sample", "grade build/class/submissions"} <= shown


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_parses(line):
    assert callable(_parser().parse_args(arguments(line)).run)


def test_an_option_that_there_is_not_would_be_found(capsys):
    with pytest.raises(SystemExit):
        _parser().parse_args(["assign", "build", "assignments/hw1.yaml", "--nowhere", "build"])
    assert "matcalc" in capsys.readouterr().err


def test_what_a_command_reads_exists_or_was_made_by_a_line_before():
    made = set(OF_THE_TEACHER)
    for line in LINES:
        for place in inputs(_parser().parse_args(arguments(line))) if line in COMMANDS else ():
            assert (ROOT / place).exists() or made & {place, *place.parents}, (line, place)
        made |= written(line)


def test_every_place_of_the_repository_on_the_page_exists():
    named = re.findall(r"`((?:assignments|matcalc_helpers|chapters)/[\w./-]*)`", PROSE)
    assert named
    assert [place for place in named if not (ROOT / place).exists()] == []


def test_the_first_commands_build_a_set_and_grade_a_class(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("assignments").symlink_to(ROOT / "assignments")
    Path("secret.txt").write_text("a word of the teacher\n")
    for line in (line for line in BLOCKS[0] if line.startswith(("matcalc assign", "matcalc grade"))):
        small = line.replace("~/matcalc-secret.txt", "secret.txt").replace("--students 40", f"--students {FEW}")
        assert main(arguments(small)) == 0, capsys.readouterr().err
    for folder in ("build/hw1", "build/results"):
        assert [name for name in named_in_the_table(folder) if not Path(folder, name).exists()] == []
    assert Path("build/class/truth.json").is_file()
    assert len(list(Path("build/results/feedback").iterdir())) == int(FEW)
