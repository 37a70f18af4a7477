"""Who joins only where neighbours do (II.2)? Residents who take up volunteering only if two of their neighbours already do."""

import wushe_sim as ws


class Follower(ws.Resident):
    """Joins as readily as anybody, but never as one of the first: two volunteers among the neighbours are wanted."""

    @ws.rule
    def join_volunteering(self, chance, draw):
        return self.volunteers_near >= 2 and draw < 4 * chance


scenario = ws.Scenario.load("scenarios/baseline.toml").replace(place={"communities": 4})
for share in (0, 50, 100):
    few = {Follower: lambda resident, share=share: resident.person % 100 < share}
    result = ws.run(scenario, seeds=2, agents={ws.Resident: few})
    summary = result.summary().mean(numeric_only=True)
    print(f"{share:3}% followers: {summary['volunteer_rate']:.1%} volunteer, {summary['joined_rate']:.0f} of 1,000 join a year")
