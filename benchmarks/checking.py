"""A check of everything, stage by stage."""

from sco_kg.check import run


def check():
    """Print the stages of a check of everything, with the share of each."""
    report = run.run_checks()
    total = sum(report.seconds.values())
    shares = ", ".join(f"{name} {spent / total:.0%}" for name, spent in report.seconds.items())
    print(f"check of everything: {total:.1f} s ({shares})")
