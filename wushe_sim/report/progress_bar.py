"""Progress bar (进度条) of ``progress=True``: how far a run, a sweep, a plan or an experiment is, in a notebook or a terminal."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wushe_sim.experiments.limits.runs import LimitsProgress
from wushe_sim.experiments.sweep.coordinator import SweepProgress
from wushe_sim.i18n import detect_language, say
from wushe_sim.report.claims import STAGES
from wushe_sim.report.labels import PART_NAMES
from wushe_sim.running.region import Progress

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # without ipywidgets a notebook shows a bar of letters, and tqdm would say so each time
    from tqdm.auto import tqdm

WEEKS_FORMAT = "{desc}{percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
"""A bar whose unit nobody counts: the weeks of a run."""
COUNT_FORMAT = "{desc}{percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}]"


class ProgressBar:
    """A bar that is called with whatever our long work reports, from any thread; it begins with the first report."""

    def __init__(self, lang: str | None = None) -> None:
        self._lang, self._bar, self._stage, self._lock = detect_language(lang), None, "", threading.Lock()

    def __call__(self, *said: Any) -> None:
        """Show how far it is: Progress, SweepProgress, LimitsProgress, a folder and SweepProgress, or done and of."""
        with self._lock:
            match said:
                case (Progress() as far,):
                    self._show(far.weeks, far.of_weeks, WEEKS_FORMAT, say(self._lang, "runs {done}/{all}", done=far.runs, all=far.of_runs))
                case (SweepProgress() as far,):
                    self._show(far.done + far.failed, far.of)
                case (LimitsProgress() as far,):
                    self._show(far.done, far.done + far.waiting, stage=PART_NAMES[far.part].render(self._lang))
                case (folder, SweepProgress() as far):
                    name = folder.name if folder.name in STAGES else folder.parent.name
                    self._show(far.done + far.failed, far.of, stage=STAGES[name].render(self._lang) if name in STAGES else "")
                case (int() as done, int() as of):
                    self._show(done, of)

    def _show(self, done: int, of: int, form: str = COUNT_FORMAT, after: str = "", stage: str = "") -> None:
        if self._bar is None:
            self._bar = tqdm(total=of, bar_format=form, dynamic_ncols=True, leave=False)
        if stage != self._stage:
            self._stage = stage
            self._bar.set_description_str(f"{stage}: ", refresh=False)
        self._bar.total = max(of, done)
        if after:
            self._bar.set_postfix_str(after, refresh=False)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


@contextmanager
def open_bar(lang: str | None = None) -> Iterator[ProgressBar]:
    """A bar that goes when the work ends."""
    bar = ProgressBar(lang)
    try:
        yield bar
    finally:
        bar.close()
