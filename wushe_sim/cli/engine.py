"""The engine's first use (编译准备): a command that runs something compiles first, in the main thread, and says so."""

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import msg

with deferred_imports(__name__):
    from wushe_sim.engine import kernel_cache
    from wushe_sim.running import warm_up

COMPILING = msg("Compiling the simulation for this machine; this happens once and takes about a minute.")


def prepare_engine(lang: str, quiet: bool) -> None:
    """Compile what a run needs unless it is compiled, or wait for another process that does; Ctrl-C ends either."""
    if not quiet and kernel_cache.is_cold():
        echo(COMPILING if kernel_cache.is_kept() else
             msg("Compiling the simulation, which takes about a minute. No folder can keep the compiled code, so each run compiles "
                 "again; set the variable WUSHE_CACHE to a folder that can."), lang)
    warm_up.prepare(lambda text: None if quiet else echo(text, lang))
