"""What is in force in a month: the assumptions as one record for kernels, and the paths of demand."""
