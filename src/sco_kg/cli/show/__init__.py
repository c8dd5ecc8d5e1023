"""Print results to the terminal."""
