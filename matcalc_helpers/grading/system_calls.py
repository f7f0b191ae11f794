"""What the kernel refuses to a program in the sandbox: a filter in the form that bubblewrap takes.

Namespaces inside the sandbox would give memory without a limit and more of the kernel to attack; so would memory that
belongs to no process. The numbers are those of the kernel's tables for each kind of processor.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..expression import MatcalcError

_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _PROCESSOR_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_NEW_USER = 0x10000000
_OTHER_TABLE = 0x40000000


@dataclass(frozen=True)
class Processor:
    """How the kernel calls a kind of processor, and the numbers of system calls there."""

    code: int
    clone: int
    refused: tuple[int, ...]


_SAME_EVERYWHERE = (425, 428, 429, 430, 431, 432, 433, 442)  # io_uring_setup, open_tree ... fspick, mount_setattr
_CLONE3 = 435
PROCESSORS: Mapping[str, Processor] = MappingProxyType(
    {
        # unshare, setns, mount, umount2, pivot_root, chroot, ptrace, bpf, perf_event_open, userfaultfd,
        # add_key, request_key, keyctl, memfd_create, shmget, msgget, semget
        "x86_64": Processor(
            0xC000003E,
            56,
            (272, 308, 165, 166, 155, 161, 101, 321, 298, 323, 248, 249, 250, 319, 29, 68, 64, *_SAME_EVERYWHERE),
        ),
        "aarch64": Processor(
            0xC00000B7,
            220,
            (97, 268, 40, 39, 41, 51, 117, 280, 241, 282, 217, 218, 219, 279, 194, 186, 190, *_SAME_EVERYWHERE),
        ),
    }
)


def system_call_filter(machine: str | None = None) -> bytes:
    """The compiled filter; raises MatcalcError for a kind of processor whose table is not known.

    >>> len(system_call_filter("x86_64")) % 8
    0
    >>> system_call_filter("abacus")
    Traceback (most recent call last):
    matcalc_helpers.expression.errors.MatcalcError: student code is not run on 'abacus': ...
    """
    name = platform.machine() if machine is None else machine
    if name not in PROCESSORS:
        known = ", ".join(PROCESSORS)
        raise MatcalcError(f"student code is not run on {name!r}: the sandbox knows the system calls of {known}")
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in _program(PROCESSORS[name]))


def _program(processor: Processor) -> Iterator[tuple[int, int, int, int]]:
    yield _LOAD, 0, 0, _PROCESSOR_AT
    yield _IF_EQUAL, 1, 0, processor.code
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER_AT
    yield from _refusal(_IF_AT_LEAST, _OTHER_TABLE, errno.ENOSYS)
    yield from _refusal(_IF_EQUAL, _CLONE3, errno.ENOSYS)  # the C library falls back to clone, whose flags can be seen
    for number in processor.refused:
        yield from _refusal(_IF_EQUAL, number, errno.EPERM)
    yield _IF_EQUAL, 1, 0, processor.clone
    yield _RETURN, 0, 0, _ALLOW
    yield _LOAD, 0, 0, _FIRST_ARGUMENT_AT
    yield from _refusal(_IF_ANY_BIT, _NEW_USER, errno.EPERM)
    yield _RETURN, 0, 0, _ALLOW


def _refusal(test: int, operand: int, error: int) -> Iterator[tuple[int, int, int, int]]:
    yield test, 0, 1, operand
    yield _RETURN, 0, 0, _FAIL | error
