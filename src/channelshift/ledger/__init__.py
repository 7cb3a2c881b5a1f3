"""The profit ledger: from records and dated rules to what every sale earned."""
