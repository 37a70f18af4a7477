"""Counted nouns, each with its number: ``1 seed``, ``2 seeds``; for the messages that name them."""

from collections.abc import Callable

from wushe_sim.i18n import Message, nmsg


def counted(singular: str, plural: str) -> Callable[[int], Message]:
    """Make a function that counts a noun, given the templates of its two forms, with the number as ``count``."""
    return lambda many: nmsg(singular, plural, many)


count_seeds = counted("{count} seed", "{count} seeds")
count_weeks = counted("{count} week", "{count} weeks")
count_runs = counted("{count:,} run", "{count:,} runs")
count_scenarios = counted("{count} scenario", "{count} scenarios")
count_arms = counted("{count} arm", "{count} arms")
count_jobs = counted("{count} job", "{count} jobs")
count_draws = counted("{count} draw", "{count} draws")
count_coefficients = counted("{count} coefficient", "{count} coefficients")
count_sets = counted("{count} set", "{count} sets")
count_screenings = counted("{count} run of the screening", "{count} runs of the screening")
count_sobol = counted("{count} run of the Sobol design", "{count} runs of the Sobol design")
count_points = counted("{count} point", "{count} points")
count_communities = counted("{count} community", "{count} communities")
count_residents = counted("{count:,} resident", "{count:,} residents")
count_cities = counted("{count:,} city", "{count:,} cities")
count_streets = counted("{count:,} street", "{count:,} streets")
count_ties = counted("{count:,} tie", "{count:,} ties")
count_minutes = counted("{count} minute", "{count} minutes")


def format_duration(seconds: float | None) -> str:
    """A time as 2:05 h, 3:20 min or 12 s."""
    if seconds is None:
        return "?"
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d} h"
    return f"{whole // 60}:{whole % 60:02d} min" if whole >= 60 else f"{whole} s"
