"""Near misses: what somebody may have meant to type."""


def near(word, known, most=3):
    """Return up to `most` members of `known` that look like `word`, best first; [] if none does.

    >>> near("heroine", ["heroin", "opium"])
    ['heroin']
    """
    import difflib  # only a mistake is worth its cost

    folded = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), candidate)
    inside = [name for key, name in sorted(folded.items()) if word.casefold() in key]
    alike = difflib.get_close_matches(word.casefold(), folded, n=most, cutoff=0.6)
    return list(dict.fromkeys([folded[key] for key in alike] + sorted(inside, key=len)))[:most]


def hint(word, known):
    """Return a sentence with the near misses, or an empty string.

    >>> hint("heroine", ["heroin", "opium"])
    " Did you mean 'heroin'?"
    """
    matches = near(word, known)
    return f" Did you mean {' or '.join(repr(match) for match in matches)}?" if matches else ""
