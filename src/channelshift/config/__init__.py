"""Settings, addresses and the entry point of the server."""
