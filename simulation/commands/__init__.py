"""What the commands do; the folder `declared` declares them."""
