"""A year after a blow: half the foundation's money is lost and the station's staff leave. A mayor who answers, and one who does not."""

import wushe_sim as ws

calm = ws.Scenario.load("scenarios/baseline.toml").replace(name="calm", weeks=104, place={"communities": 4})
shaken = calm.replace(name="shaken", interventions={
    "shock_to_funds": [{"week": 26, "share": -0.5}],
    "staff_loss": [{"week": 28, "share": 0.75}],
})


class Sparing(ws.Street):
    """Hands down half of the usual tasks while half of the station's posts or more stand empty."""

    def hand_down(self, minutes):
        posts = self.model.agents_by_type[ws.SocialWorker]
        empty = posts.agg("vacant", sum)
        return minutes / 2 if 2 * empty >= len(posts) else minutes


runs = {"calm": ws.run(calm, seeds=2), "shaken": ws.run(shaken, seeds=2), "answered": ws.run(shaken, seeds=2, agents={ws.Street: Sparing})}
for name, result in runs.items():
    weekly = result.street(over=26).query("week % 26 == 25").groupby("week")[["vacancy", "pool", "linkage", "coverage"]].mean()
    print(f"{name}\n{weekly.round(3).to_string()}\n")
