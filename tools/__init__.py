"""Tools of the repository: what the Makefile and the tests call, and no reader of the book needs."""
