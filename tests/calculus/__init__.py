"""Tests of calculus."""
