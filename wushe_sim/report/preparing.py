"""Preparing the engine (编译准备): whoever runs something from the command line compiles first, in the main thread, and says so."""

from wushe_sim import first_use
from wushe_sim.i18n.message import Text
from wushe_sim.kernel_cache import is_cold, is_kept
from wushe_sim.report.labels import word
from wushe_sim.report.terminal import remark, tell


def prepare_engine(lang: str, quiet: bool) -> None:
    """Compile what a run needs where it is not compiled yet, or wait for another process that does; Ctrl-C ends either."""
    if quiet:
        first_use.prepare(say_nothing)
        return
    if is_cold():
        tell(word("compiling" if is_kept() else "compiling_unkept", lang))
    first_use.prepare(lambda text: remark(text, lang))


def say_nothing(_: Text) -> None:
    """What ``--quiet`` says."""
