"""Tests of expression."""
