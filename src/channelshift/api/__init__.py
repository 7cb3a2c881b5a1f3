"""The interface for programs: links, clicks, contacts, tasks, imports and plans, behind keys by scope."""
