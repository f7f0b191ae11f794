"""What every test run reports at its end."""

from collections import Counter

from tests.evidence.judging import told


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
