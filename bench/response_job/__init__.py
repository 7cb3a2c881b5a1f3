"""What bench/response.py learns from: histories with a known truth, and the peer it is held against."""
