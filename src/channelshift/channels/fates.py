"""What becomes of a row. All rows stay in the stage, so that their place in the file stays known."""

KEPT, TOTAL, LEFT_OUT, EMPTY = 0, 1, 2, 3
