"""The words of the trade: money, days, markets, routes, records, complaints. Imports nothing of ours."""
