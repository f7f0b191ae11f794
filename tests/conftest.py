"""What every test run reports at its end."""


def pytest_terminal_summary(terminalreporter):
    """How many mistakes were planted in the claims of the book, and what became of them."""
    lines = [
        value
        for report in terminalreporter.getreports("passed")
        if report.when == "call"
        for name, value in report.user_properties
        if name == "mutants"
    ]
    if lines:
        terminalreporter.section("mistakes planted in the claims of the book")
        for line in sorted(lines):
            terminalreporter.write_line(line)
