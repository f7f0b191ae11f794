"""The built book, as a reader's browser sees it."""
