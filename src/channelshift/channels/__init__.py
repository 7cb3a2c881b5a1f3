"""Channels: one folder per platform turns its exports into records and complaints."""
