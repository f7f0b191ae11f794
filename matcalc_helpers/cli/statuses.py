"""The exit statuses of `matcalc`."""

HOLDS, REFUTED, BAD_INPUT, UNDECIDED = range(4)
