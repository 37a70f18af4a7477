"""An inspection season (III.4): a year of heavy administration, then back. What happens to links and burnout, and do they return?"""

import wushe_sim as ws

calm = ws.Scenario.load("scenarios/baseline.toml").replace(name="calm", weeks=208, place={"communities": 4})
season = calm.replace(name="season", schedule={"admin_burden": [
    {"week": 52, "value": 0.75, "over": 8},
    {"week": 104, "value": 0.35},
]})

weekly = ws.run([calm, season], seeds=range(4), jobs=2).street()
weekly["half year"] = weekly["week"] // 26
for column in ["professional_time", "worker_link_strength", "burnout", "linkage", "coverage"]:
    table = weekly.groupby(["half year", "scenario"])[column].mean().unstack("scenario")
    change = (table["season"] / table["calm"] - 1).map("{:+.0%}".format)
    print(f"{column:22} season against calm, by half year: " + " ".join(change))
