"""The command line: the same answers as the pages, for people and for scripts."""
