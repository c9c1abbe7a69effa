"""Figures and the one-file report of a calibration: what the reports say of the market, and what they cannot say."""
