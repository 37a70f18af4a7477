"""The pages on agents, decisions and interventions do what they say: their Python runs, block after block, and so does their TOML."""

import re
from pathlib import Path

import pytest

import wushe_sim as ws

ROOT = Path(__file__).parents[2]
PAGES = ["talk-to-agents", "replace-a-decision", "intervene"]


def blocks(page, language):
    text = (ROOT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return ["\n".join(line[len(indent):] for line in block.splitlines()) + "\n" for indent, block in found]


@pytest.mark.parametrize("page", PAGES)
def test_a_pages_python_runs_as_it_stands(page, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(ROOT)
    known = {}
    found = blocks(page, "python")
    assert found
    for number, block in enumerate(found):
        exec(compile(block, f"{page}, block {number}", "exec"), known)


def test_the_interventions_of_the_page_are_read():
    toml, = blocks("intervene", "toml")
    scenario = ws.Scenario.loads(f'name = "shaken"\n{toml}')
    assert [event.week for event in scenario.interventions_by_week()] == [52, 60, 80, 90]
