"""What the commands do; `simulation/cli.py` declares them."""
