"""One budget over many arms: the split that brings most, with the proof that none brings much more."""
