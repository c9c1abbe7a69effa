"""The laboratory: production rules, alone or a few together, put where theory knows the answer."""
