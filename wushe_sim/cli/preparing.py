"""Preparing the engine (编译准备): whoever runs something from the command line compiles first, in the main thread, and says so."""

from wushe_sim.cli.terminal import remark, tell
from wushe_sim.engine.kernel_cache import is_cold, is_kept
from wushe_sim.i18n import Text, msg, say
from wushe_sim.running import warm_up

COMPILING = msg("Compiling the simulation for this machine; this happens once and takes about a minute.")


def prepare_engine(lang: str, quiet: bool) -> None:
    """Compile what a run needs where it is not compiled yet, or wait for another process that does; Ctrl-C ends either."""
    if quiet:
        warm_up.prepare(say_nothing)
        return
    if is_cold():
        tell(COMPILING.render(lang) if is_kept() else
             say(lang, "Compiling the simulation, which takes about a minute; compiled code is not kept, so each run compiles again (the "
                 "variable WUSHE_CACHE may name a folder)."))
    warm_up.prepare(lambda text: remark(text, lang))


def say_nothing(_: Text) -> None:
    """What ``--quiet`` says."""
