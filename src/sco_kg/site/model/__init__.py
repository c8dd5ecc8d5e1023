"""What the pages know of the graph: facts, labels, paths, dates."""
