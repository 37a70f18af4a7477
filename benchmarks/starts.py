"""Starting: what each command takes that answers at once, from its start to its end (``python benchmarks/starts.py``, under a minute)."""

import statistics
import sys
import tempfile
from pathlib import Path

from measuring import Figure, program, spread

TINY = 'name = "tiny"\nweeks = 12\nburn_in = 4\n[place]\ncommunities = 1\nresidents = 200\n'
STARTS = 7
MAIN = "import sys; from wushe_sim.cli.main import main; sys.argv[:1] = ['wushe']; main()"
"""What the program ``wushe`` does."""


def starts() -> list[Figure]:
    """Seconds on the clock and of processor for each of these commands; everything is compiled before."""
    with tempfile.TemporaryDirectory(prefix="wushe-starts-") as folder:
        file, out = Path(folder, "tiny.toml"), str(Path(folder, "out"))
        file.write_text(TINY, encoding="utf-8")
        run = ["run", str(file), "--out", out, "--force", "--quiet"]
        commands = {
            "--help": ["--help"], "check": ["check", str(file)],
            "a cached run of 200 residents, 16 weeks, --no-picture": [*run, "--no-picture"],
            "the same with its picture": run,
        }
        program([sys.executable, "-c", MAIN, *run])
        return [measure_start(name, words) for name, words in commands.items()]


def measure_start(name: str, words: list[str]) -> Figure:
    """One command, some times over."""
    taken = [program([sys.executable, "-c", MAIN, *words])[1:] for _ in range(STARTS)]
    clock, processor = ([seconds[place] for seconds in taken] for place in (0, 1))
    return Figure(f"`wushe`: {name}", f"{statistics.median(clock):.2f} s",
                  f"on the clock, {STARTS} runs: {spread(clock, '.2f')}; of processor {statistics.median(processor):.2f} s, the least "
                  f"{min(processor):.2f} s")


if __name__ == "__main__":
    for figure in starts():
        print(f"| {figure.what} | {figure.value} | {figure.compared} |")
