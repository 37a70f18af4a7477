"""The documentation is true to the tree: the reference is up to date, the model names every coefficient, and links lead somewhere."""

import re
from pathlib import Path
from typing import get_type_hints

import pytest

import wushe_sim
from tests.writers import writer
from wushe_sim.engine.declare import list_declarations
from wushe_sim.model.parameters import Parameters

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def written_page() -> str:
    """The reference as it would be written now."""
    return writer("write_reference").page()


def heading_marks(page: Path) -> set[str]:
    """What a link may name after '#': headings in small letters, with hyphens for spaces."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_reference_says_what_is_declared():
    there = (DOCS / "reference.md").read_text(encoding="utf-8").splitlines()
    now = written_page().splitlines()
    gone, new = [line for line in there if line not in now], [line for line in now if line not in there]
    shown = [f"- {line[:160]}" for line in gone[:5]] + [f"+ {line[:160]}" for line in new[:5]]
    assert there == now, "\n".join(["docs/reference.md is out of date; run make docs-reference", *shown])


def test_the_model_names_every_coefficient():
    text = (DOCS / "model.md").read_text(encoding="utf-8")
    names = [f"{group}.{name}" for group, cls in get_type_hints(Parameters).items() for name in list_declarations(cls)]
    missing = [name for name in names if not re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text)]
    assert not missing, f"{len(missing)} not in docs/model.md: {', '.join(missing)}"


def test_the_model_names_no_coefficient_that_is_not_there():
    text = (DOCS / "model.md").read_text(encoding="utf-8")
    groups = {group: set(list_declarations(cls)) for group, cls in get_type_hints(Parameters).items()}
    named = re.findall(rf"`({'|'.join(groups)})\.([a-z_]+)`", text)
    stray = sorted({f"{group}.{name}" for group, name in named if name not in groups[group]})
    assert not stray, ", ".join(stray)


def test_a_decision_stands_once_and_under_a_subject():
    """Branches that add to the page are merged line by line, which could bring back what another branch rewrote."""
    introduction, *subjects = (DOCS / "decisions.md").read_text(encoding="utf-8").split("\n## ")
    items = [line for subject in subjects for line in subject.splitlines()[1:] if re.match(r"\S", line)]
    titles = [re.match(r"- \*\*(.+?)\*\*", line) for line in items]
    assert not re.search(r"^(- |\d+\.)", introduction, re.MULTILINE)
    assert not [line for line, title in zip(items, titles, strict=True) if title is None]
    names = [title[1] for title in titles if title]
    assert len(names) == len(set(names)) > 100


CATALOGUE = {"T": range(1, 47), "N": range(47, 70), "A": range(70, 79), "W": range(1, 6), "F": range(1, 10), "R": (94, 96),
             "O": range(97, 102), "C": range(102, 112),
             "L": range(1, 6)}


def test_every_fault_of_the_catalogue_has_a_row_and_a_test_that_is_there():
    rows = re.findall(r"^\| ([A-Z] \d+) \|.*\| ([^|]+) \|$", (DOCS / "faults.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [row for row, _ in rows] == [f"{kind} {number}" for kind, numbers in CATALOGUE.items() for number in numbers]
    there = {name for file in (ROOT / "tests").rglob("test_*.py")
             for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)}
    named = {row: re.findall(r"`(test_\w+)`", tests) for row, tests in rows}
    assert not {row: tests for row, tests in named.items() if not tests or not there.issuperset(tests)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page):
    broken = []
    for match in LINK.finditer(page.read_text(encoding="utf-8")):
        link = match.group(1) or match.group(2)
        if re.match(r"[a-z]+:", link):
            continue
        path, _, mark = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (mark and target.suffix == ".md" and mark not in heading_marks(target)):
            broken.append(link)
    assert not broken, f"{page.name}: {', '.join(broken)}"


def test_what_users_copy_imports_nothing_but_public_names():
    """Pages that say how to build something into the package itself name its modules."""
    copied = [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "scenarios").rglob("*.py"), ROOT / "README.md",
              *(page for page in (DOCS / "how-to").glob("*.md") if not page.name.startswith("build-in-"))]
    inner = {page.name: re.findall(r"(?:from|import) wushe_sim\.[\w.]+", page.read_text(encoding="utf-8")) for page in copied}
    named = {name for page in copied for line in re.findall(r"from wushe_sim import ([\w, ]+)", page.read_text(encoding="utf-8"))
             for name in line.split(", ")}
    assert len(copied) > 40 and not {page: found for page, found in inner.items() if found} and named <= set(wushe_sim.__all__)
