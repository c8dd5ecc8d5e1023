"""Nothing in here is a test: `test_bench.py` runs what is."""

collect_ignore_glob = ["*.py"]
