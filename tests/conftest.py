"""What every test run needs and reports at its end."""

import os
import shutil
from collections import Counter

import pytest

from tests.evidence.judging import told

NO_SANDBOX = "no sandbox found: install the package bubblewrap (on Debian: apt-get install bubblewrap)"


def pytest_sessionstart():
    """On a server a missing sandbox is an error."""
    if os.environ.get("CI") and not shutil.which("bwrap"):
        pytest.exit(NO_SANDBOX, returncode=1)


def pytest_collection_modifyitems(items):
    """Skip what runs student code where there is no sandbox."""
    if not shutil.which("bwrap"):
        for item in items:
            if item.get_closest_marker("sandbox"):
                item.add_marker(pytest.mark.skip(reason=NO_SANDBOX))


def pytest_terminal_summary(terminalreporter):
    """How many mistakes were planted in claims, and what became of them: for each chapter, all rules, all records."""
    planted = {}
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "planted" and report.when == "call":
                where, found = value
                planted.setdefault(where, Counter()).update(found)
    if planted:
        terminalreporter.section("mistakes planted in claims")
        for where, found in sorted(planted.items()):
            terminalreporter.write_line(told(where, found))
