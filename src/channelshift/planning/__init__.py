"""Where to move: spend, hours, stock and sales mode week by week. Takes numbers, returns numbers."""
