"""The founding article's sellers as cases: what they claim, what adds up, and how it would have gone."""
