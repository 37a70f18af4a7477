"""How many seeds (种子数) a claim takes: to tell effects of a size, and to settle what is undecided at its threshold."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.hypothesis import Hypothesis
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.results.seeds import check_size
from wushe_sim.results.student import count_seeds, find_deviation


def check_claim(name: str, hypotheses: Iterable[Hypothesis]) -> str:
    """Return a claim's name. Raises BadInput, with the nearest, unless it is one of those that are tested."""
    known = tuple(one.id for one in hypotheses)
    found = next((one for one in known if one.casefold() == name.casefold()), None)
    if found is None:
        raise BadInput(msg("--resolve {name}: is none of the claims that are tested ({hint})", name=quote(name), hint=suggest(name, known)))
    return found


def count_seeds_for_claim(parts: pd.DataFrame, claim: str, size: float) -> pd.DataFrame:
    """A row for each deciding part of a claim: how many seeds tell an effect of this size from none, four times in five, at its level.

    ``parts`` are those of the findings; the size is in the part's measure, on its scale (0.1 on a log scale is about a tenth). Columns:
    hypothesis, variant, part, measure, scale, size, verdict, seeds (that there are), seeds_for_size, and seeds_to_settle (None unless it is
    undecided).
    """
    rows: Any = parts[(parts["hypothesis"] == claim) & parts["decides"].astype(bool)]
    return pd.DataFrame([{
        **{name: row[name] for name in ("hypothesis", "variant", "part", "measure", "scale")}, "size": check_size(size),
        "verdict": row["verdict"], "seeds": int(row["seeds"]),
        "seeds_for_size": count_seeds(find_deviation(row["low"], row["high"], int(row["seeds"]), row["level"]), size, row["level"]),
        "seeds_to_settle": int(row["seeds_needed"]) if pd.notna(row["seeds_needed"]) else None}
        for row in rows.to_dict("records")], dtype=object)
