"""The command that builds the sandbox: which few files are in it, read-only, and as which user the worker runs."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..expression import MatcalcError
from . import sandbox_worker

PACKAGES = ("numpy",)
"""What student code may import besides the standard library; with `NAME.libs` where that lies beside it."""
SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64")
WORKER, SCRATCH = "/worker.py", "/tmp"  # noqa: S108 - a place inside the sandbox, made for it
ADMINISTRATOR = 0
FIRST_USER, USERS = 1_900_000_000, 200_000_000
"""Numbers of users that no system gives out; drawn, so that two sandboxes do not share their limit of processes."""
USER_MAP = Path("/proc/self/uid_map")
ENVIRONMENT: Mapping[str, str] = MappingProxyType(
    {
        "HOME": SCRATCH,
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
)


@dataclass(frozen=True)
class Limits:
    """What one run of a function may take; sizes in bytes.

    `seconds` is the time on the wall, `processor` that on the processor. One process means that none can be started.
    """

    seconds: float = 20.0
    processor: int = 10
    memory: int = 2**30
    disk: int = 2**24
    file: int = 2**23
    open_files: int = 32
    processes: int = 1
    output: int = 2**23
    starting: float = 60.0

    def as_resources(self) -> dict[str, int]:
        """The limits that a process sets itself, by their names in the module `resource`."""
        return {
            "RLIMIT_CPU": self.processor,
            "RLIMIT_AS": self.memory,
            "RLIMIT_FSIZE": self.file,
            "RLIMIT_NOFILE": self.open_files,
            "RLIMIT_NPROC": self.processes,
            "RLIMIT_CORE": 0,
        }


def program() -> str:
    """Where bubblewrap is; raises MatcalcError where there is none, or the system is not Linux."""
    found = shutil.which("bwrap") if sys.platform == "linux" else None
    if found is None:
        raise MatcalcError(
            "student code was not run: that needs Linux with the program bwrap; install the package bubblewrap"
        )
    return found


def worker_user() -> int | None:
    """The user that the worker becomes; None where the sandbox gets a user of its own from the kernel.

    An administrator is not bound by a limit of processes, so the worker of one becomes someone else.
    """
    if os.geteuid() != ADMINISTRATOR:
        return None
    return FIRST_USER + secrets.randbelow(USERS) if _is_known(FIRST_USER + USERS) else _last_known()


def _mapped() -> list[tuple[int, int]]:
    lines = USER_MAP.read_text(encoding="ascii").splitlines()
    return [(int(first), int(count)) for first, _, count in (line.split() for line in lines)]


def _is_known(user: int) -> bool:
    return any(first <= user < first + count for first, count in _mapped())


def _last_known() -> int | None:
    """Inside a container that knows few users: one of the upper half of them."""
    first, count = max(_mapped())
    return first + count - 1 - secrets.randbelow(count // 2) if count > 1 else None


def command(limits: Limits, system_calls: int) -> tuple[list[str], dict[str, Any]]:
    """The command that starts the worker, with its settings; `system_calls` is the open file with the filter."""
    user = worker_user()
    parts = (program(), *_apart(user), *_places(limits), *_environment(), "--seccomp", str(system_calls), "--")
    settings = {"user": user, "limits": limits.as_resources(), "packages": _package_folders()}
    return [*parts, str(_python()), "-S", "-P", "-B", WORKER], settings


def _apart(user: int | None) -> Iterator[str]:
    """Away from everything outside: no network, no other processes, no terminal, no rights."""
    yield from ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try")
    yield from ("--new-session", "--die-with-parent", "--hostname", "sandbox", "--cap-drop", "ALL")
    if user is None:
        yield from ("--unshare-user", "--disable-userns", "--uid", str(FIRST_USER), "--gid", str(FIRST_USER))
    else:
        yield from ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")


def _environment() -> Iterator[str]:
    yield "--clearenv"
    for name, value in ENVIRONMENT.items():
        yield from ("--setenv", name, value)


def _places(limits: Limits) -> Iterator[str]:
    """The file system inside: the system's libraries, Python, a few packages, and a little room to write."""
    # First of all: it would hide whatever of the others lies below it.
    yield from ("--perms", "1777", "--size", str(limits.disk), "--tmpfs", SCRATCH)
    yield from _open_folders([*map(Path, (*SYSTEM, os.devnull)), Path(sys.base_prefix), *_package_places()])
    for name in SYSTEM:
        yield from _as_outside(Path(name))
    yield from _shown([Path(sys.base_prefix)])
    for place in _other_packages():
        yield from ("--tmpfs", str(place))
    yield from _shown(_package_places())
    yield from ("--ro-bind", str(Path(sandbox_worker.__file__).resolve()), WORKER)
    yield from ("--dev-bind", os.devnull, os.devnull)
    for place in (*_other_packages(), Path("/")):
        yield from ("--remount-ro", str(place))
    yield from ("--chdir", SCRATCH)


def _as_outside(place: Path) -> Iterator[str]:
    if place.is_symlink():
        yield from ("--symlink", str(place.readlink()), str(place))
    elif place.is_dir():
        yield from ("--ro-bind", str(place), str(place))


def _open_folders(places: Iterable[Path]) -> Iterator[str]:
    """The folders on the way to some places; bubblewrap would close them to everyone but the administrator."""
    above = {folder for place in places for folder in place.parents} - {Path("/")}
    for folder in sorted(above):
        yield from ("--perms", "0755", "--dir", str(folder))


def _shown(places: Iterable[Path]) -> Iterator[str]:
    for place in places:
        yield from ("--ro-bind", str(place), str(place))


def _python() -> Path:
    """The interpreter itself, not the one of a virtual environment, which would bring all its packages."""
    return Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")


def _other_packages() -> list[Path]:
    """Folders of packages that come along with the interpreter and are hidden."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    names = (f"lib/{version}/site-packages", f"lib/{version}/dist-packages", "lib/python3/dist-packages")
    return [place for name in names if (place := Path(sys.base_prefix, name)).is_dir()]


def _package_places() -> list[Path]:
    folders = [_folder_of(name) for name in PACKAGES]
    return [
        place for folder in folders for place in (folder, folder.with_name(f"{folder.name}.libs")) if place.is_dir()
    ]


def _folder_of(package: str) -> Path:
    found = find_spec(package)
    places: Sequence[str] = (
        [] if found is None or found.submodule_search_locations is None else [*found.submodule_search_locations]
    )
    if not places:
        raise MatcalcError(f"student code was not run: {package} is not installed; install it")
    return Path(places[0])


def _package_folders() -> list[str]:
    return sorted({str(_folder_of(name).parent) for name in PACKAGES})
