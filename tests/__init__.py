"""Tests of the package, of the chapters and of the built book."""
