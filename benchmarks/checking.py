"""A check of all data, by stage."""

from sco_kg.check import run


def check():
    """Print the time of a check of all data and the share of each stage."""
    report = run.run_checks()
    total = sum(report.seconds.values())
    shares = ", ".join(f"{name} {spent / total:.0%}" for name, spent in report.seconds.items())
    print(f"check of all data: {total:.1f} s ({shares})")
