"""Fixtures of the browser tests, and what happens without a browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.book import SITE
from tests.site.inspector import CHROMIUM, NO_BROWSER, chromium, served


def pytest_sessionstart() -> None:
    """On a server a missing browser is an error."""
    if os.environ.get("CI") and not CHROMIUM:
        pytest.exit(NO_BROWSER, returncode=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser tests where there is no browser."""
    if not CHROMIUM:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_unconfigure(config: pytest.Config) -> None:
    """End with the names of the tests that had no browser, and with the remedy."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    skipped = [report.nodeid for report in reports if NO_BROWSER in str(report.longrepr)]
    if skipped:
        names = dict.fromkeys(nodeid.split("::")[-1].split("[")[0] for nodeid in skipped)
        print(f"Skipped browser tests: {', '.join(names)}\n{NO_BROWSER}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built book."""
    if not (SITE / "index.html").exists():
        pytest.fail("nothing built yet: run make book first")
    return SITE


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built book is served."""
    with served(site) as url:
        yield url
