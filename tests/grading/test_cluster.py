"""The same work on a cluster: byte-identical marks, and one line where no scheduler answers."""

import socket
import time

import pytest
from distributed import LocalCluster

from matcalc_helpers.expression import MatcalcError
from matcalc_helpers.grading import cluster
from matcalc_helpers.grading.desk import Item
from matcalc_helpers.grading.handed_in import find_submissions
from matcalc_helpers.grading.parcel import pack
from matcalc_helpers.grading.running import grade, on_desks

from .small_course import TEXT, answer, hand_in, write_course

pytestmark = pytest.mark.filterwarnings("default")


def test_a_cluster_of_two_workers_gives_the_same_marks(tmp_path):
    parcel = pack(write_course(tmp_path / "course", TEXT), "a secret")
    for number in range(12):
        hand_in(tmp_path / "in", f"s{number:02}", answer("least-squares", f"{number}*A'*(A*x - b)"))
    hand_in(tmp_path / "in", "s99").write_bytes(b"\xff")
    handed = find_submissions(tmp_path / "in", "hw1")
    here = grade(handed, parcel, tmp_path / "here", on_desks(parcel, 1), quiet=True)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers:
        marker = cluster.on_cluster(parcel, workers.scheduler_address, chunk=5)
        assert grade(handed, parcel, tmp_path / "there", marker, quiet=True) == here
    assert sorted((tmp_path / "here").read_text().splitlines()) == sorted((tmp_path / "there").read_text().splitlines())


def test_a_worker_of_another_version_is_refused(tmp_path):
    parcel = pack(write_course(tmp_path / "course", TEXT), "a secret")
    with pytest.raises(MatcalcError, match="another version"):
        cluster.mark_chunk(parcel, "another", [Item("s", "missing")])


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "http://127.0.0.1:1", "tcp://", ""])
def test_an_unreachable_scheduler_is_one_line_within_seconds(tmp_path, address, monkeypatch):
    refused(tmp_path, address, monkeypatch)


def test_a_server_that_says_nothing_is_no_scheduler(tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        refused(tmp_path, f"tcp://127.0.0.1:{silent.getsockname()[1]}", monkeypatch)


def refused(tmp_path, address, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    parcel = pack(write_course(tmp_path / "course", TEXT), "a secret")
    begun = time.monotonic()
    with pytest.raises(MatcalcError, match="--scheduler"):
        list(cluster.on_cluster(parcel, address)([]))
    assert time.monotonic() - begun < 8
