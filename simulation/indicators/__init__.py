"""What is measured: names, units, measurement points and how each indicator is computed."""
