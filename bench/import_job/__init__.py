"""The parts of bench/import.py: the file it reads and the three ways of reading it."""
