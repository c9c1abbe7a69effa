"""What the model costs, as ratios inside one process: run by `make bench`, never as a timed test."""
