"""The edge: short addresses whose targets follow dated rules, and the log of every click."""
