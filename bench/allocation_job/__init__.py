"""The family of splits that bench/allocation.py asks for, and the peers that it asks beside ours."""
