"""Several processes say what one says, and a process that dies takes no other file's result with it silently."""

import threading
import time

import pytest

from matcalc_helpers.course.parallel import check_files
from matcalc_helpers.course.timing import time_limit
from tests.course.written import CODE, MISTAKE, QUADRATIC, SHAPE, ends_the_process, write


@pytest.fixture
def folder(tmp_path):
    for question in (QUADRATIC, SHAPE, MISTAKE | {"right": ["A*x"]}):
        write(tmp_path, question)
    return tmp_path


def test_processes_change_nothing_but_the_time(folder):
    alone = check_files([folder])
    assert alone == check_files([folder], jobs=2)
    assert [problem.field for problem in alone.problems] == ["right[0]"]
    assert alone.summary.startswith("3 questions, 4 variants, 10 examples")


def test_a_process_that_dies_is_a_problem_and_not_a_silence(tmp_path):
    write(tmp_path, CODE)
    report = check_files([tmp_path], jobs=2, judge_code=ends_the_process)
    assert ["a process ended early" in problem.says for problem in report.problems] == [True]
    assert report.checked[0].examples == 0


def swallowing(caught):
    """Work that takes the first end of time for an error of its own."""
    with time_limit(0.05):
        try:
            time.sleep(5)
        except TimeoutError as error:
            caught.append(error)
        time.sleep(5)


def test_a_limit_is_raised_again_where_it_is_swallowed():
    caught = []
    with pytest.raises(TimeoutError, match=r"after 0\.05 seconds"):
        swallowing(caught)
    assert len(caught) == 1


def test_a_limit_leaves_nothing_behind():
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_off_the_main_thread_there_is_no_limit():
    done = []

    def work():
        with time_limit(0.01):
            time.sleep(0.05)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
