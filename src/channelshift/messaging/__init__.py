"""Messages to people who agreed to them: senders, limits, and an outbox that loses and doubles nothing."""
