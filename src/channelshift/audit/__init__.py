"""Finds links and diversions in captions, bios, comments and scripts, and the rule each meets."""
