"""Findings (检验结果): what the test of the claims found, as tidy frames, and reading what was saved of them."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.results.tables import read_any_parquet

PARTS = ("hypothesis", "variant", "part", "decides", "measure", "per", "scale", "kind", "sign", "effect", "low", "high", "level",
         "threshold", "seeds", "seeds_needed", "verdict", "at_half", "at_twice", "draws_passing")
CLAIMS = ("hypothesis", "variant", "section", "verdict", "at_half", "at_twice", "parts_supported", "parts_opposite", "parts",
          "seeds_needed", "settings", "stands_in", "draws", "agree", "draws_supported", "draws_opposite", "draws_not_supported", "pro",
          "contra")


@dataclass(frozen=True)
class Findings:
    """What came out, as tidy frames: a row for each claim (and variant), part, part in a setting, switch, share, draw, and factorial term;
    and what it would take: support, what decides, limits of regions, flips, and coefficients worth measuring.

    ``unfinished`` names the stage at which ``at_most`` stopped it; ``left_out`` says why conditions were not asked for, where a library is
    not installed.
    """

    claims: pd.DataFrame
    parts: pd.DataFrame
    settings: pd.DataFrame = field(default_factory=pd.DataFrame)
    switches: pd.DataFrame = field(default_factory=pd.DataFrame)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    draws: pd.DataFrame = field(default_factory=pd.DataFrame)
    synergy: pd.DataFrame = field(default_factory=pd.DataFrame)
    support: pd.DataFrame = field(default_factory=pd.DataFrame)
    decides: pd.DataFrame = field(default_factory=pd.DataFrame)
    conditions: pd.DataFrame = field(default_factory=pd.DataFrame)
    flips: pd.DataFrame = field(default_factory=pd.DataFrame)
    agenda: pd.DataFrame = field(default_factory=pd.DataFrame)
    unfinished: str = ""
    left_out: BadInput | None = None

    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames that hold anything, by the names of their files."""
        return {name: frame for name in list_table_names() if len(frame := getattr(self, name))}


def list_table_names() -> list[str]:
    """The names of all tables that may be found."""
    return [one.name for one in fields(Findings) if one.name not in ("unfinished", "left_out")]


def read_findings(folder: str | Path) -> Findings:
    """The findings that `wushe verdicts` saved in a folder. Raises BadInput where there are none."""
    folder = Path(folder)
    if not (folder / "claims.parquet").exists():
        raise BadInput(msg("{path}: holds no verdicts (it has no claims.parquet)", path=folder))
    frames: dict[str, Any] = {name: read_any_parquet(folder, f"{name}.parquet") for name in list_table_names()
                              if (folder / f"{name}.parquet").exists()}
    return Findings(**frames)
