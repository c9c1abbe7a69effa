"""Calibration of the talent market: runs on the store of sweeps, the posterior, what it says and how old it is."""
