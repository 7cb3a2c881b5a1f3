"""Demand: what buyers will want of each product in each coming week, as a range and not a number."""
