"""How a result is repeated (如何重做): by which command, or, where decisions were replaced in Python, that none alone repeats it."""

import shlex
from collections.abc import Mapping
from typing import Any

from wushe_sim.i18n import enumerate_choices, msg, say
from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.labels import upper_first
from wushe_sim.results.folder import DRAWS
from wushe_sim.results.replacements import has_replacements, list_replacements

NO_COMMAND = msg("Decisions were replaced in Python, so no command alone repeats these numbers; the replacing Python must be at hand.")


def format_run_command(result: Any) -> str:
    """The command that makes a run's numbers again, from within the result folder; none where a user's own Python took part."""
    if has_replacements(result.provenance):
        return ""
    seeds = list(result.seeds)
    asked = f"--seeds {len(seeds)}" if seeds == list(range(len(seeds))) else " ".join(f"--seed {seed}" for seed in seeds)
    asked += "" if result.draws is None else f" --draws {DRAWS}"
    return f"wushe run {' '.join(shlex.quote(f'scenarios/{name}.toml') for name in result.scenarios)} {asked} --out ../again"


def format_sweep_command(swept: Any) -> str:
    """The command that makes a sweep's numbers again, from within its folder; none where a user's own Python took part."""
    return "" if has_replacements(swept.provenance) else "wushe sweep sweep.toml --out ../again"


def list_repeat_notes(about: Mapping[str, Any], lang: str) -> list[str]:
    """What else a repetition needs: the Python that replaced decisions, extensions; none where the command does it alone."""
    notes = []
    if has_replacements(about):
        notes = [NO_COMMAND.render(lang), *(upper_first(line.render(lang)) for line in list_replacements(about)),
                 say(lang, "With that Python, ws.rerun(FOLDER, agents=…, each_week=…) repeats the result and checks the digests.")]
    if about.get("extensions"):
        named = enumerate_choices(f"{name} {one.get('version', '')} ({one.get('digest', '')})" for name, one in about["extensions"].items())
        notes.append(say(lang, "The extensions must be installed: {names}.", names=make_printable(named.render(lang))))
    return notes
