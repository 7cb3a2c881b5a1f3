"""The parts of bench/ledger.py: the exports it reads and the three ways of reading them."""
