"""The teacher's secret: words or a file, and never the name of a file that is not there."""

import pytest

from matcalc_helpers.course.secrets import secret_of
from matcalc_helpers.expression import MatcalcError


def test_a_file_is_its_content_whatever_its_name(tmp_path):
    for name in ("one.txt", "two"):
        (tmp_path / name).write_text("a long enough secret\n")
    assert {secret_of(str(tmp_path / name)) for name in ("one.txt", "two")} == {secret_of("a long enough secret")}


@pytest.mark.parametrize("name", ["secret.txt", "keys/secret", "./a-long-secret"])
def test_a_name_of_no_file_is_not_taken_for_the_secret(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MatcalcError, match="no such file"):
        secret_of(name)


def test_a_short_secret_is_refused():
    with pytest.raises(MatcalcError, match="at least 8 characters"):
        secret_of("short")
