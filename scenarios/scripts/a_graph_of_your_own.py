"""A network of your own: any networkx graph becomes a community (here the characters of Les Misérables), with groups found in the graph."""

import tempfile
from pathlib import Path

import networkx as nx

import wushe_sim as ws

graph = nx.les_miserables_graph()
with tempfile.TemporaryDirectory() as folder:
    edges, people = Path(folder, "edges.csv"), Path(folder, "people.csv")
    edges.write_text("source,target,weight\n" + "".join(f"{a},{b},{d['weight']}\n" for a, b, d in graph.edges(data=True)), encoding="utf-8")
    circles = nx.community.greedy_modularity_communities(graph)
    people.write_text("id,circle\n" + "".join(f"{name},{n}\n" for n, circle in enumerate(circles) for name in circle), encoding="utf-8")
    scenario = ws.Scenario(name="les-miserables", weeks=104, burn_in=104, place={"community": [
        {"network": str(edges), "attributes": str(people), "groups": "circle", "type": "old_neighbourhood"},
    ]})
    result = ws.run(scenario, seeds=4)

print(result.summary()[["seed", "coverage", "linkage", "volunteer_rate", "trust", "belonging"]].round(3).to_string(index=False))
