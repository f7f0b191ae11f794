"""Student code in the sandbox: right values come back, everything else is contained, and the next run is unharmed."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from matcalc_helpers.grading import bubblewrap, sandbox
from matcalc_helpers.grading.bubblewrap import Limits
from matcalc_helpers.grading.sandbox import run_function
from matcalc_helpers.grading.system_calls import PROCESSORS, system_call_filter

pytestmark = pytest.mark.sandbox

SHORT = Limits(seconds=2, processor=1)
COLUMN = np.array([[1.0], [2.0]])
FINITE = st.floats(allow_nan=False, allow_infinity=False, width=32)


LONG = Limits(memory=2**29)


def run(body, argument=COLUMN, limits=LONG):
    """The result of a function of x with this body."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return run_function(f"import numpy as np\ndef f(x):\n{lines}", "f", [[argument]], limits)


# ------------------------------------------------------------------------------------------- honest code


@given(arrays(float, array_shapes(max_dims=2, max_side=4), elements=FINITE))
@settings(max_examples=5, deadline=None)
def test_numbers_come_back_as_they_were_sent(array):
    (values,) = run("return x", array).values
    np.testing.assert_array_equal(values[0], array)
    assert values[0].shape == array.shape


def test_one_worker_serves_all_calls_in_the_order_of_the_arguments():
    source = "def backward(X, c):\n    print('looking at', X)\n    return c * X, [X.T, X][0]"
    calls = [{"X": np.full((n, n + 1), float(n)), "c": 3.0} for n in (1, 2, 5)]
    result = run_function(source, "backward", calls)
    assert result.state == "ok"
    for (scaled, transposed), call in zip(result.values, calls, strict=True):
        np.testing.assert_array_equal(scaled, 3 * call["X"])
        np.testing.assert_array_equal(transposed, call["X"].T)


@pytest.mark.parametrize(
    ("body", "shapes"),
    [
        ("return 3", [()]),
        ("return (x.T @ x).item(), x", [(), (2, 1)]),
        ("return [x, x.T]", [(2, 1), (1, 2)]),
        ("return [[1, 2], [3, 4]]", [(2, 2)]),
        ("return x > 1", [(2, 1)]),
        ("return np.zeros((0, 3))", None),
        ("import sys; sys.setrecursionlimit(5000); return x", [(2, 1)]),
        ("open('notes.txt', 'w').write('my notes'); return x", [(2, 1)]),
        ("import sys; sys.stdout.write('x' * 10**8); return x", [(2, 1)]),
    ],
)
def test_what_a_function_may_do_and_return(body, shapes):
    result = run(body)
    assert shapes is None or (result.state == "ok" and [value.shape for value in result.values[0]] == shapes)
    assert shapes is not None or result.state == "output"


@pytest.mark.parametrize(
    ("body", "state", "said"),
    [
        ("return x @ x", "error", "in the line: return x @ x"),
        ("raise ValueError('no idea')", "error", "ValueError: no idea"),
        ("return undefined", "error", "NameError"),
        ("return (x", "error", "SyntaxError"),
        ("raise SystemExit", "error", "SystemExit"),
        ("raise type('Nasty', (Exception,), {'__str__': lambda self: 1 / 0})", "error", "Nasty"),
        ("return f(x)", "error", "RecursionError"),
        ("return None", "output", "None"),
        ("return 'x'", "output", "type str"),
        ("return 1j * x", "output", "no array of real numbers"),
        ("return x * np.nan", "output", "nan or inf"),
        ("return x / 0", "output", "nan or inf"),
        ("return [[1, 2], [3]]", "output", "rows of different length"),
        ("return [object()]", "output", "no array of real numbers"),
        ("return np.zeros(2_000_000)", "output", "more than"),
        ("return np.zeros((1,) * 9)", "output", "dimensions"),
        ("import matcalc_helpers", "error", "ModuleNotFoundError"),
        ("import sympy", "error", "ModuleNotFoundError"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line_without_our_places(body, state, said):
    result = run(body)
    assert (result.state, result.values) == (state, ())
    assert said in result.message
    assert "\n" not in result.message
    assert "worker" not in result.message
    assert len(result.message) <= 600


def test_a_function_of_another_name_is_named():
    result = run_function("def g(x): return x", "f", [[COLUMN]])
    assert result.state == "error"
    assert "no function f" in result.message


# ------------------------------------------------------------------------------------------ hostile code

FOREVER, C = "while True: ", "import ctypes\nC = ctypes.CDLL(None)\n"
BREAK = "for name in dir(builtins): setattr(builtins, name, None)"
CLONE = PROCESSORS[platform.machine()].clone
FORGED = '{"state": "ok", "values": [[{"shape": [1], "entries": [7.0]}]]}'


def everywhere(data, times="1"):
    """A body that writes data to every open file but the standard ones."""
    tries = "try: os.write(n % 29 + 3, data)\n    except OSError: pass"
    return f"import os\ndata = {data}\nfor n in range(29 * {times}):\n    {tries}"


CONTAINED = {
    "loop": ("while True: pass", {"timeout"}),
    "sleep": ("import time; time.sleep(1000)", {"timeout"}),
    "deaf loop": (
        f"import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\n{FOREVER}pass",
        {"killed", "timeout"},
    ),
    "memory": ("return bytearray(2**36)", {"memory"}),
    "memory in steps": ("held = []\nwhile True: held.append(np.ones(10**7))", {"memory"}),
    "disk": ("for n in range(10**4): open(str(n), 'wb').write(b'x' * 2**20)", {"error"}),
    "one large file": ("with open('large', 'wb') as f:\n    while True: f.write(b'x' * 2**20)", {"error"}),
    "network": ("import socket\nsocket.create_connection(('192.0.2.1', 80), 2)", {"error"}),
    "own network": ("import socket\nsocket.create_connection(('127.0.0.1', 22), 2)", {"error"}),
    "names of hosts": ("import socket\nsocket.gethostbyname('example.org')", {"error"}),
    "passwords": ("open('/etc/shadow')", {"error"}),
    "project": (f"open({str(Path(bubblewrap.__file__))!r})", {"error"}),
    "write to the system": ("open('/usr/lib/planted', 'w')", {"error"}),
    "write to the root": ("open('/planted', 'w')", {"error"}),
    "write to the packages": ("open(np.__file__, 'a')", {"error"}),
    "change the worker": ("open('/worker.py', 'w')", {"error"}),
    "exit": ("import os; os._exit(0)", {"killed"}),
    "abort": ("import os; os.abort()", {"killed"}),
    "kill itself": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", {"killed"}),
    "segmentation fault": ("import ctypes; ctypes.string_at(0)", {"killed"}),
    "kill all": ("import os, signal\nos.kill(-1, signal.SIGKILL)", {"error"}),
    "kill the parent": ("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nreturn x", {"error", "ok"}),
    "thread": ("import threading; threading.Thread(target=print).start()", {"processes"}),
    "subprocess": ("import subprocess, sys; subprocess.run([sys.executable, '-c', ''])", {"processes"}),
    "fork": ("import os; os.fork()", {"processes"}),
    "become root": ("import os; os.setuid(0)", {"error"}),
    "raise the limits": ("import resource; resource.setrlimit(resource.RLIMIT_NPROC, (99, 99))", {"error"}),
    "shared memory": (f"{C}assert C.shmget(1, 2**30, 0o1600) >= 0", {"error"}),
    "memory file": ("import os; os.memfd_create('x')", {"error"}),
    "new namespace": (f"{C}assert C.unshare(0x10000000) == 0", {"error"}),
    "new namespace by clone": (f"{C}assert C.syscall({CLONE}, 0x10000000, 0, 0, 0, 0) >= 0", {"error"}),
    "forged on stdout": (f"import os; os.write(1, b'{FORGED}\\n'); os._exit(0)", {"killed"}),
    "garbage everywhere": (everywhere("b'[' * 10**4"), {"output"}),
    "flood": (everywhere("b'x' * 10**5", times="10**9"), {"output"}),
    "no modules": ("import sys; sys.modules.clear(); return 0", {"ok", "error", "killed", "output"}),
    "broken modules": ("import json; json.dumps = None; return 0", {"killed", "error"}),
    "broken builtins": (f"import builtins\n{BREAK}", {"killed", "error", "output"}),
    "frames": ("import sys\nreturn sys._getframe(2).f_globals['expected']", {"error"}),
}


@pytest.mark.parametrize("name", CONTAINED)
def test_hostile_code_is_contained_and_the_next_run_is_unharmed(name):
    body, states = CONTAINED[name]
    result = run(body, limits=SHORT if "timeout" in states else LONG)
    assert result.state in states, result
    after = run("return 2 * x")
    np.testing.assert_array_equal(after.values[0][0], 2 * COLUMN)


def test_patched_numpy_changes_nothing_outside():
    result = run("np.array_equal = np.allclose = lambda *a, **k: True\nnp.abs = lambda a: a * 0\nreturn x * 0")
    np.testing.assert_array_equal(result.values[0][0], 0 * COLUMN)
    assert not np.allclose(result.values[0][0], COLUMN)


def test_a_forged_answer_is_numbers_and_nothing_more():
    result = run(everywhere(f"b'{FORGED}\\n'") + "\nos._exit(0)")
    assert result.state == "ok"
    assert [value.tolist() for value in result.values[0]] == [[7.0]]


@pytest.mark.parametrize(
    "answer",
    [
        "[" * 100_000,
        "7",
        "{}",
        '{"state": "ok"}',
        '{"state": "ok", "values": [[7]]}',
        '{"state": "ok", "values": []}',
        '{"state": "ok", "values": [[{"shape": [2], "entries": [1]}]]}',
        '{"state": "ok", "values": [[{"shape": [-1, -1], "entries": [1]}]]}',
        '{"state": "ok", "values": [[{"shape": [1], "entries": ["1"]}]]}',
        '{"state": "ok", "values": [[{"shape": [1], "entries": [NaN]}]]}',
        '{"state": "ok", "values": [[{"shape": [1], "entries": [1e999]}]]}',
        '{"state": "ok", "values": [[{"shape": [1], "entries": [true]}]]}',
        '{"state": "ok", "values": [[{"shape": [1], "entries": [' + "9" * 5000 + "]}]]}",
        '{"state": "unavailable"}',
        '{"state": ["ok"]}',
        "\ud800",
    ],
)
def test_an_answer_of_another_form_is_no_answer(answer):
    result = sandbox._understood(answer.encode("utf-8", "surrogatepass"), 1)
    assert (result.state, result.values) == ("output", ())


@given(st.text(max_size=2000))
def test_messages_from_inside_are_short_and_on_one_line(text):
    message = sandbox._error({"message": text, "line": text})
    assert message.isprintable()
    assert len(message) <= 600


# ------------------------------------------------------------------------------------------- what holds


def test_the_place_of_the_worker_is_bare():
    body = """
import ctypes, os, resource, socket
assert sorted(os.environ) == sorted(ALLOWED), os.environ
assert os.getuid() == os.geteuid() == os.getgid() != 0 and set(os.getgroups()) <= {os.getgid(), 65534}
assert ctypes.CDLL(None).prctl(39, 0, 0, 0, 0) == 1
assert [name for _, name in socket.if_nameindex()] == ["lo"]
assert not any(os.path.exists(p) for p in ("/proc", "/sys", "/etc", "/home", "/run", "/var"))
assert resource.getrlimit(resource.RLIMIT_NPROC) == (1, 1)
return x"""
    result = run(f"ALLOWED = {sorted([*bubblewrap.ENVIRONMENT, 'PWD'])}{body}")
    assert result.state == "ok", result.message


def test_packages_may_lie_below_the_folder_for_scratch(monkeypatch, tmp_path):
    packages = tmp_path / "packages"
    packages.symlink_to(Path(np.__file__).parents[1])
    assert packages.is_relative_to(bubblewrap.SCRATCH)
    monkeypatch.setattr(bubblewrap, "_folder_of", lambda name: packages / name)
    assert run("return np.ones((1, 1))").state == "ok"


def test_nothing_is_run_where_the_limit_of_processes_is_not_seen_to_hold(monkeypatch):
    """A limit does not bind an administrator who only seems to be someone else, in a user namespace."""
    assert os.geteuid() == 0, "this test plants the mistake that only an administrator can make"
    monkeypatch.setattr(bubblewrap, "worker_user", lambda: None)
    result = run("return x")
    assert result.state == "unavailable"
    assert "the limit of the number of processes does not hold" in result.message


def test_nothing_is_run_as_the_administrator(monkeypatch):
    monkeypatch.setattr(bubblewrap, "worker_user", lambda: 0)
    result = run("return x")
    assert result.state == "unavailable"
    assert "administrator" in result.message


def test_without_bubblewrap_nothing_is_run_and_the_package_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    result = run("return x")
    assert result.state == "unavailable"
    assert "install the package bubblewrap" in result.message


def test_outside_linux_nothing_is_run(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert run("return x").state == "unavailable"


def test_a_bubblewrap_that_fails_is_quoted(monkeypatch):
    monkeypatch.setattr(bubblewrap, "ENVIRONMENT", {"A=B": "C"})
    monkeypatch.setattr(bubblewrap, "SYSTEM", ("/usr/lib",))
    result = run("return x")
    assert result.state == "unavailable"
    assert "bwrap" in result.message


def test_inside_a_container_that_knows_few_users_one_of_them_is_taken(monkeypatch, tmp_path):
    (tmp_path / "map").write_text("         0     100000      65536\n")
    monkeypatch.setattr(bubblewrap, "USER_MAP", tmp_path / "map")
    assert 32_768 <= bubblewrap.worker_user() < 65_536
    assert run("import os\nreturn os.getuid()").values[0][0] < 65_536


def test_an_ordinary_user_gets_the_same_sandbox(tmp_path):
    """As on a teacher's own machine; an outer sandbox makes Python readable for someone else."""
    code = """
from matcalc_helpers.grading.sandbox import run_function
for source in ("def f(x): return 2 * x", "import os\\ndef f(x): return os.fork()",
               "def f(x): return open('/etc/passwd')",
               "import ctypes\\ndef f(x): return 1 / (1 + ctypes.CDLL(None).unshare(0x10000000))"):
    print(run_function(source, "f", [[1.0]]).state)
"""
    base = Path(sys.base_prefix)
    opened = [part for folder in list(base.parents)[-2::-1] for part in _opened(folder)]
    outer = ["bwrap", "--ro-bind", "/", "/", *opened, "--ro-bind", str(base), str(base)]
    outer += ["--dev", "/dev", "--proc", "/proc"]
    user = ["setpriv", "--reuid", "1234567", "--regid", "1234567", "--clear-groups", sys.executable, "-c", code]
    root = str(Path(bubblewrap.__file__).parents[2])
    room = ["--perms", "1777", "--tmpfs", "/tmp", "--ro-bind", root, root, "--chdir", root]
    found = subprocess.run([*outer, *room, *user], capture_output=True, text=True, timeout=60)
    assert found.stdout.split() == ["ok", "processes", "error", "error"], found


def _opened(folder):
    """An empty folder in place of one that only its owner may enter."""
    return [] if folder.stat().st_mode & 0o001 else ["--perms", "0755", "--tmpfs", str(folder)]


@pytest.mark.parametrize("machine", PROCESSORS)
def test_the_filter_of_system_calls_has_the_form_of_the_kernel(machine):
    program = system_call_filter(machine)
    instructions = [program[place : place + 8] for place in range(0, len(program), 8)]
    assert len(instructions) < 4096
    assert instructions[-1] == b"\x06\x00\x00\x00\x00\x00\xff\x7f"
