"""Fitting a model to reports: statistics alone, for any model that turns places in the unit cube into moments."""
