"""A committee that keeps what only it can do and refers the rest (III.1, IV.3): who serves then, and how well?"""

import wushe_sim as ws

PUBLIC_AFFAIRS = 5


class LettingGo(ws.Committee):
    """Keeps public affairs; of other cases those that it has hours for and of which it has kept few lately."""

    def keep_or_refer(self, chance, draw):
        if self.about.kind == PUBLIC_AFFAIRS:
            return True
        return self.kept < 0.2 and draw < chance


usual = ws.Scenario.load("scenarios/baseline.toml").replace(place={"communities": 4}, levers={"takeover": 0.6})
columns = ["coverage", "linkage", "committee_share", "team_share", "worker_share", "organization_share", "agency"]
before = ws.run(usual, seeds=2).summary()[columns].mean()
after = ws.run(usual, seeds=2, agents={ws.Committee: LettingGo}).summary()[columns].mean()
for column in columns:
    print(f"{column:20} {before[column]:7.3f} -> {after[column]:7.3f}")
