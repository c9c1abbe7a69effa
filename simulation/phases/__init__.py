"""The phases of a month: kernels, plain loops over columns that call rules, and the functions that run them."""
