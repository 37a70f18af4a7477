"""Runs the notebooks and keeps what they show (``make docs-notebooks``): pictures with a palette, and no word of this machine.

Names of notebooks may be given; without any, all are run.
"""

import base64
import io
import os
import re
import sys
import tempfile
from itertools import groupby
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS_FOR_A_CELL = 900
"""The first run on a machine compiles; after that a notebook takes less than a minute."""
COLOURS = 256
KERNEL = ["--InlineBackend.print_figure_kwargs={'dpi': 120, 'bbox_inches': 'tight'}"]
"""Pictures have as many points as pages show of them."""
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook as it comes out when it is run from top to bottom in a folder like its own, in English; what it writes goes with it.

    Raises CellExecutionError where a cell fails.
    """
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    os.environ["WUSHE_LANG"] = "en"
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as desk:
        folder = Path(desk).resolve() / "notebooks"
        folder.mkdir()
        (folder.parent / "scenarios").symlink_to(ROOT / "scenarios")
        run = NotebookClient(notebook, timeout=SECONDS_FOR_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
                             extra_arguments=KERNEL).execute()
        return forget(run, f"{folder}/")


def forget(notebook: nbformat.NotebookNode, folder: str) -> nbformat.NotebookNode:
    """The notebook without the name of the folder in which it was run."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if "text" in output:
            output.text = output.text.replace(folder, "")
        for kind, text in output.get("data", {}).items():
            if kind.startswith("text/"):
                output.data[kind] = text.replace(folder, "")
    return notebook


def kept(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without what differs from machine to machine: times, addresses, the kernel's own version; pictures made small."""
    notebook.metadata = nbformat.from_dict({"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                                            "language_info": {"name": "python"}})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
            for output in cell.outputs:
                output.get("metadata", {}).clear()
                if "text/plain" in output.get("data", {}):
                    output.data["text/plain"] = ADDRESS.sub("", output.data["text/plain"])
                if "image/png" in output.get("data", {}):
                    output.data["image/png"] = small(output.data["image/png"])
    return notebook


def small(picture: str) -> str:
    """A PNG in Base64 with a palette of colours: a chart looks the same and is smaller."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    image = image.quantize(COLOURS, dither=Image.Dither.NONE)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode()


def shapes(notebook: nbformat.NotebookNode) -> list[list[tuple[str, ...]]]:
    """What each code cell shows, by kind: what must agree between the notebook as it is kept and as it runs.

    Lines printed may come in one piece or in several, as time has it: they are one.
    """
    shown = [[(output.output_type, *sorted(output.get("data", {}))) for output in cell.outputs if output.get("name") != "stderr"]
             for cell in notebook.cells if cell.cell_type == "code"]
    return [[kind for kind, _ in groupby(kinds)] for kinds in shown]


if __name__ == "__main__":
    for path in [path for path in NOTEBOOKS if path.stem in sys.argv[1:]] or NOTEBOOKS:
        nbformat.write(kept(executed(path)), path)
        print(f"{path.name}: {path.stat().st_size // 1024} KB", file=sys.stderr)
