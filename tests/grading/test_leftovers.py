"""Leftovers: of the files in a folder only pages that an earlier run wrote, and nobody changed, are removed."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from matcalc_helpers.grading.leftovers import fingerprint_of, list_text, listed, remove_leftovers

NAMES = st.from_regex(r"[a-z0-9][a-z0-9._@+-]{0,8}\.html", fullmatch=True)
PRINTS = st.binary().map(lambda content: sha256(content).hexdigest())


@given(st.dictionaries(NAMES, PRINTS))
def test_the_list_comes_back_as_it_was_written(tmp_path_factory, pages):
    path = tmp_path_factory.mktemp("list") / "feedback.txt"
    path.write_text(list_text(pages))
    assert listed(path) == pages


def test_only_pages_of_ours_that_are_unchanged_are_removed(tmp_path):
    for name in ("here.html", "gone.html", "changed.html", "mine.html"):
        (tmp_path / name).write_text(name)
    names = ("here.html", "gone.html", "changed.html", "never-there.html")
    earlier = dict.fromkeys(names, "0" * 64) | {name: fingerprint_of(tmp_path / name) for name in names[:3]}
    (tmp_path / "changed.html").write_text("with a remark of the teacher")
    remove_leftovers(tmp_path, earlier, {"here.html": earlier["here.html"]})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changed.html", "here.html", "mine.html"]


def test_neither_links_nor_places_outside_are_touched(tmp_path):
    outside, folder = tmp_path / "outside.html", tmp_path / "feedback"
    outside.write_text("x")
    folder.mkdir()
    (folder / "link.html").symlink_to(outside)
    found = fingerprint_of(outside)
    (tmp_path / "list").write_text(f"{found}  ../outside.html\n{found}  {outside}\n{found}  link.html\nrubbish\n")
    remove_leftovers(folder, listed(tmp_path / "list"), {})
    assert outside.exists()
    assert (folder / "link.html").is_symlink()


def test_without_a_list_nothing_is_known(tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff")
    assert listed(tmp_path / "absent") == listed(tmp_path / "bytes") == listed(tmp_path) == {}
