"""Gathers the pages of the documentation site, as they lie in the tree, into build/pages, and builds the site (``make docs``).

Links stay as they are, since folders do. A file that a page links to and that is none (source, a scenario) is taken along. A page
``x.zh.md`` is the Chinese twin of ``x.md``; each gets a link to the other.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "build" / "pages"
ABOUT = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SECURITY.md")
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
FETCHES = re.compile(r"<script(?:(?!</script>).)*?(?:https?:)?//(?:cdn|cdnjs|unpkg)\b.*?</script>", re.IGNORECASE | re.DOTALL)
"""Scripts of a notebook's page that would fetch others (formulas, diagrams): there are neither in ours."""
BEGINS, NUMBER = re.compile(r" *(?:\||[-*] )"), re.compile(r" *\d+\. ")
"""A row of a table or an item of a list; an item of a numbered one."""
WIDE = "---\nhide: [toc]\n---\n"
"""What a page of wide tables begins with: the list of its headings gives way to them."""
HOW_TO, ABOUT_PAGES = "docs/how-to", ("index", "index.zh", "commands", "reference", "versioning", "testing", "comses")


def gather() -> None:
    """Copy pages and notebooks, and what they link to."""
    shutil.rmtree(PAGES, ignore_errors=True)
    for path in [*map(ROOT.joinpath, ABOUT), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "notebooks").glob("*.ipynb"))]:
        there = PAGES / path.relative_to(ROOT)
        there.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".md":
            shutil.copyfile(path, there)
            continue
        text = path.read_text(encoding="utf-8")
        wide = WIDE if path.parent.name == "results" or path.name.startswith("results.") else ""
        there.write_text(wide + for_python_markdown(_with_twin(path, text)), encoding="utf-8")
        for link in LINK.findall(text):
            linked = (path.parent / link).resolve()
            if linked.is_file() and linked.suffix not in (".md", ".ipynb") and ROOT in linked.parents:
                copy = PAGES / linked.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(linked, copy)


def for_python_markdown(text: str) -> str:
    """The page as Python-Markdown wants it: lists indented by four, and a blank line before and after lists, tables and blocks of code."""
    lines: list[str] = []
    fence = ""
    for line in text.splitlines():
        inside = fence
        if line.strip().startswith("```"):
            fence = "" if fence else line[:len(line) - len(line.lstrip())] + "```"
        deeper = " " + line if line.startswith("   ") and not inside.startswith("`") else line
        before = lines[-1].strip() if lines else ""
        starts = not inside and ((fence and not inside) or (BEGINS.match(line) and BEGINS.match(before) is None) or NUMBER.match(line))
        if starts and before:
            lines.append("")
        lines.append(deeper)
        if inside and not fence:
            lines.append("")
    return "\n".join(lines) + "\n"


def navigation() -> list[object]:
    """Four kinds of page: tutorials, how-to in both languages, explanation, reference; and about the project."""
    how_to = sorted((ROOT / HOW_TO).glob("*.md"))
    return [
        {"wushe_sim": ["README.md", "docs/index.md", {"文档目录": "docs/index.zh.md"}]},
        {"Tutorials 教程": [f"notebooks/{path.name}" for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]},
        {"How-to": [f"{HOW_TO}/{path.name}" for path in how_to if not path.name.endswith(".zh.md")]},
        {"操作指南": [f"{HOW_TO}/{path.name}" for path in how_to if path.name.endswith(".zh.md")]},
        {"Explanation": [f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")) if path.stem not in ABOUT_PAGES]},
        {"Results": [f"docs/results/{path.name}" for path in sorted((ROOT / "docs" / "results").glob("*.md"))]},
        {"Reference": ["docs/commands.md", "docs/reference.md", "docs/versioning.md", "docs/testing.md", "docs/comses.md", *ABOUT[1:]]},
    ]


def build() -> None:
    """The site, with no warning let pass. Raises CalledProcessError where there is one."""
    said = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    said |= {"nav": navigation(), "docs_dir": str(PAGES), "site_dir": str(ROOT / said["site_dir"])}
    settings = ROOT / "build" / "mkdocs.yml"
    settings.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(settings)], check=True,
                   env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    for page in (ROOT / "build" / "site" / "notebooks").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(FETCHES.sub("", text), encoding="utf-8")


def _with_twin(path: Path, text: str) -> str:
    """The page with a link to its twin in the other language below its heading."""
    chinese = path.name.endswith(".zh.md")
    twin = path.with_name(path.name.replace(".zh.md", ".md") if chinese else f"{path.stem}.zh.md")
    if not twin.exists():
        return text
    heading, newline, rest = text.partition("\n")
    return f"{heading}\n\n[{'English' if chinese else '中文'}]({twin.name})\n{newline}{rest}"


if __name__ == "__main__":
    gather()
    build()
    print(ROOT / "build" / "site" / "index.html", file=sys.stderr)
