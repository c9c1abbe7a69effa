"""Figures and the one-file report of a sensitivity analysis: what matters, what does not, what is luck."""
