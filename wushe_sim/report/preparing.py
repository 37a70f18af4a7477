"""Preparing the engine (编译准备): whoever runs something from the command line compiles first, in the main thread, and says so."""

from wushe_sim import first_use
from wushe_sim.i18n import Text, msg, say
from wushe_sim.kernel_cache import is_cold, is_kept
from wushe_sim.report.terminal import remark, tell

COMPILING = msg("Compiling the simulation for this machine; this happens once and takes about a minute.")


def prepare_engine(lang: str, quiet: bool) -> None:
    """Compile what a run needs where it is not compiled yet, or wait for another process that does; Ctrl-C ends either."""
    if quiet:
        first_use.prepare(say_nothing)
        return
    if is_cold():
        tell(COMPILING.render(lang) if is_kept() else
             say(lang, "Compiling the simulation, which takes about a minute; compiled code is not kept, so each run compiles again (the "
                 "variable WUSHE_CACHE may name a folder)."))
    first_use.prepare(lambda text: remark(text, lang))


def say_nothing(_: Text) -> None:
    """What ``--quiet`` says."""
