"""What a check finds: exact arithmetic is asked first, balls where it cannot decide."""


def outcome(claimed):
    """The evidence of the first route that decides."""
    found = claimed.check(["exact"])
    return claimed.check(["balls"]) if found.holds is None else found
