"""Stylised facts: whether the model behaves as labour markets are known to behave, measured from its own data."""
