"""Speed, as ratios within one run, and memory: a part each for queries, checks, releases, loads, the site, servers.

`make bench` runs all parts, `make bench BENCH="cold check"` those named. Nothing here passes or
fails; a shared machine makes single seconds worthless.
"""
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.append(str(TESTS))

import asking
import checking
import loading
import publishing
import releasing
import replicating
import scaling
import serving

PARTS = {"cold": asking.cold, "warm": asking.warm, "check": checking.check, "export": releasing.export,
         "load": loading.load, "publish": publishing.publish, "serve": serving.serve,
         "replicas": replicating.compare, "scale": scaling.scale}


def main(names):
    """Run the parts named, or all; return the exit code."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"There is no part {unknown[0]!r}. Parts are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    for name in names or PARTS:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
