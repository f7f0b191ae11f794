"""The option `--secret` of the commands that draw points of comparison."""

from __future__ import annotations

import sys

import lazy_loader

secrets = lazy_loader.load("matcalc_helpers.course.secrets", suppress_warning=True)

GUESSABLE = "matcalc: no --secret; the points of comparison follow from the course seed and can be guessed"


def given_secret(secret: str | None, *, quiet: bool = False) -> str | None:
    """The fingerprint of a secret; None where there is none, which is said unless `quiet`."""
    if secret is not None:
        return str(secrets.secret_of(secret))
    if not quiet:
        print(GUESSABLE, file=sys.stderr)
    return None
