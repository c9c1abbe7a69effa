"""How agents act: one economic rule, one small scalar function, with formula, units, source and test."""
