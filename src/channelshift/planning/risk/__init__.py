"""Risk: what a plan costs where things go otherwise, and which decisions can wait for the news."""
