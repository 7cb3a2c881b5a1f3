"""Channelshift: what a closed sales channel costs, where to move, and whether the move worked."""
