"""Counted nouns, each with its number: ``1 seed``, ``2 seeds``; for the messages that name them."""

from wushe_sim.i18n import Message, nmsg


def count_seeds(many: int) -> Message:
    """So many seeds."""
    return nmsg("{count} seed", "{count} seeds", many)


def count_weeks(many: int) -> Message:
    """So many weeks."""
    return nmsg("{count} week", "{count} weeks", many)


def count_runs(many: int) -> Message:
    """So many runs."""
    return nmsg("{count:,} run", "{count:,} runs", many)


def count_scenarios(many: int) -> Message:
    """So many scenarios."""
    return nmsg("{count} scenario", "{count} scenarios", many)


def count_arms(many: int) -> Message:
    """So many arms of an experiment."""
    return nmsg("{count} arm", "{count} arms", many)


def count_jobs(many: int) -> Message:
    """So many jobs that run at once."""
    return nmsg("{count} job", "{count} jobs", many)


def count_draws(many: int) -> Message:
    """So many draws of coefficients."""
    return nmsg("{count} draw", "{count} draws", many)


def count_screenings(many: int) -> Message:
    """So many runs of a screening."""
    return nmsg("{count} run of the screening", "{count} runs of the screening", many)


def count_trials(many: int) -> Message:
    """So many trials of a calibration."""
    return nmsg("{count} trial", "{count} trials", many)


def count_points(many: int) -> Message:
    """So many points of a design."""
    return nmsg("{count} point", "{count} points", many)


def count_communities(many: int) -> Message:
    """So many communities."""
    return nmsg("{count} community", "{count} communities", many)


def count_residents(many: int) -> Message:
    """So many residents."""
    return nmsg("{count:,} resident", "{count:,} residents", many)


def count_cities(many: int) -> Message:
    """So many cities."""
    return nmsg("{count:,} city", "{count:,} cities", many)


def count_streets(many: int) -> Message:
    """So many streets."""
    return nmsg("{count:,} street", "{count:,} streets", many)


def count_ties(many: int) -> Message:
    """So many ties between residents."""
    return nmsg("{count:,} tie", "{count:,} ties", many)


def count_minutes(many: int) -> Message:
    """So many minutes."""
    return nmsg("{count} minute", "{count} minutes", many)


def format_duration(seconds: float | None) -> str:
    """A time as 2:05 h, 3:20 min or 12 s."""
    if seconds is None:
        return "?"
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d} h"
    return f"{whole // 60}:{whole % 60:02d} min" if whole >= 60 else f"{whole} s"
