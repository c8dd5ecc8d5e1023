"""Charts as SVG: where each bar, line and label goes; templates draw them."""
