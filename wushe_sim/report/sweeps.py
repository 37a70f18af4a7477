"""批量进度 what a reader is told of a sweep: what it will take, how far it is, what came of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from wushe_sim.report.labels import speaker
from wushe_sim.report.printable import printable
from wushe_sim.report.progress import MovingLine, duration
from wushe_sim.report.terminal import tell

WORDS = {
    "plan": ("{runs} runs: {points} points × {seeds} seeds; {waiting} still to do, about {time} and {size} ({free} free there)",
             "{runs} 次运行：{points} 个设计点 × {seeds} 个随机种子；尚余 {waiting} 次，约需 {time}、{size}（磁盘可用 {free}）"),
    "rebuilt": ("The ledger was lost or damaged and is made anew from the tables: {found} of {of} runs stand in them, the others are lived "
                "again.", "账本丢失或损坏，已根据数据表重建：{of} 次运行中的 {found} 次完好，其余将重新运行。"),
    "tight": ("the disk may not hold it: {size} needed, {free} free", "磁盘空间可能不足：约需 {size}，可用 {free}"),
    "progress": ("{done} of {of} runs done, {failed} failed, {left} left", "已完成 {done}/{of} 次运行，失败 {failed} 次，剩余 {left}"),
    "saved": ("{done} of {of} runs are in {folder}.", "{of} 次运行中的 {done} 次已保存到 {folder}。"),
    "failed": ("{failed} runs failed; the same command with --retry runs them again:", "{failed} 次运行失败；同一命令加 --retry 可重试："),
    "one": ("run {run} (design point {design}, seed {seed}): {error}", "运行 {run}（设计点 {design}，种子 {seed}）：{error}"),
    "kept": ("Interrupted: {done} of {of} runs are kept in {folder}; the same command goes on.",
             "已中断：{of} 次运行中的 {done} 次已保存到 {folder}；再次执行同一命令即可继续。"),
    "status": ("{done} of {runs} runs done, {failed} failed, {waiting} waiting",
               "已完成 {done}/{runs} 次运行，失败 {failed} 次，等待 {waiting} 次"),
    "left": ("about {time} left", "约剩 {time}"),
    "holder": ("at work: process {pid} on {host}, since {since}", "正在运行：{host} 上的进程 {pid}，始于 {since}"),
    "idle": ("nobody is at work there; the same `wushe sweep` goes on", "当前无人运行；再次执行同一 wushe sweep 命令即可继续"),
}
SHOWN = 5


said = speaker(WORDS)
"""One of these sentences, in the reader's language."""


def size(bytes_: float) -> str:
    """An amount of storage in its unit."""
    for unit, one in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if bytes_ >= one:
            return f"{bytes_ / one:.3g} {unit}"
    return f"{bytes_ / 1e3:.0f} kB"


class SweepScreen(MovingLine):
    """Tells how far a sweep is."""

    def __init__(self, lang: str, quiet: bool, free: float) -> None:
        """``free`` is the room on the disk, in bytes."""
        super().__init__(quiet)
        self._lang, self._free = lang, free

    def __call__(self, what: Any) -> None:
        """Tell of a ledger made anew, of a plan, or of progress."""
        if self._quiet:
            return
        if hasattr(what, "found"):
            tell(said("rebuilt", self._lang, **what._asdict()))
            return
        if hasattr(what, "bytes"):
            values = {"time": duration(what.seconds), "size": size(what.bytes), "free": size(self._free)}
            tell(said("plan", self._lang, **what._asdict() | values))
            if what.bytes > self._free:
                tell(said("tight", self._lang, **values))
            return
        self.show(lambda: said("progress", self._lang, **what._asdict() | {"left": duration(what.left)}))


def tell_failures(failed: Iterable[Mapping[str, Any]], lang: str) -> None:
    """The first runs that failed, each with the first line of its error."""
    some = list(failed)
    tell(said("failed", lang, failed=len(some)))
    for one in some[:SHOWN]:
        tell("  " + said("one", lang, **dict(one) | {"error": str(one["error"]).partition("\n")[0]}))
    if len(some) > SHOWN:
        tell(f"  … {len(some) - SHOWN} more")


def print_status(found: Mapping[str, Any], lang: str) -> None:
    """What of a sweep is done, in a few lines."""
    lines = [said("status", lang, **found)]
    if found["waiting"]:
        if found["seconds_left"]:
            lines[0] += ", " + said("left", lang, time=duration(found["seconds_left"]))
        holder = found["holder"]
        lines.append(said("idle", lang) if holder is None else said("holder", lang, **{"pid": "?", "host": "?", "since": "?"} | holder))
    lines += [f"  run {one['run']}: {str(one['error']).partition(chr(10))[0]}" for one in found["failures"][:SHOWN]]
    for line in lines:
        print(printable(line))
