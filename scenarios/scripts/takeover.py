"""Does a committee that takes everything on itself crowd others out (III.1)? The same people and the same luck, two levels of takeover."""

import wushe_sim as ws

usual = ws.Scenario.load("scenarios/baseline.toml").replace(name="usual", place={"communities": 4})
omnipotent = usual.replace(name="omnipotent", levers={"takeover": 0.8})

result = ws.run([usual, omnipotent], seeds=range(4), jobs=2)
columns = ["coverage", "linkage", "committee_share", "volunteer_rate", "organizations", "agency"]
table = result.summary().set_index(["seed", "scenario"])[columns].unstack("scenario")
for column in columns:
    difference = table[column]["omnipotent"] - table[column]["usual"]
    same_sign = max((difference > 0).mean(), (difference < 0).mean())
    before, after = table[column]["usual"].mean(), table[column]["omnipotent"].mean()
    print(f"{column:16} {before:8.3f} -> {after:8.3f}   seeds that agree: {same_sign:.0%}")
