"""The rows that people edit, and the work they asked for: one Django app, SQLite or PostgreSQL."""
