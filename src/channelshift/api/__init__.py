"""The same answers for programs: a small HTTP API."""
