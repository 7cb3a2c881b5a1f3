"""One module per page, each answering one question."""
