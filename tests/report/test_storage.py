"""Where there is no room: on the disk, in memory, in a picture."""

import errno
import gc
import os
import sys
import warnings
from pathlib import Path

import pytest
from typer.testing import CliRunner

import wushe_sim as ws
from tests import forged
from tests.messages import raises_message
from wushe_sim.cli import main
from wushe_sim.errors import StorageError
from wushe_sim.report.fonts import MOST_LINES, MOST_WIDE, break_lines
from wushe_sim.report.plot.overview import save_overview
from wushe_sim.report.save import save


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return ws.load(forged.run_folder(tmp_path_factory.mktemp("result") / "out"))


def test_a_workbook_on_a_full_disk_is_a_line_and_nothing_is_complained_of_later(result, tmp_path, monkeypatch):
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)

    def refuse(path, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with raises_message(StorageError, "disk_full"):
        save(ws.compare(result, result), tmp_path / "book.xlsx")
    gc.collect()
    assert not ignored and not list(tmp_path.iterdir())


def test_too_little_memory_is_a_line_that_names_what_to_make_smaller(monkeypatch, tmp_path):
    def want_too_much(folder):
        raise MemoryError

    monkeypatch.setattr("wushe_sim.experiments.sweep.result.read_status", want_too_much)
    for lang, said in (("en", "take fewer place.residents or place.communities"), ("zh", "内存不足；请减少 place.residents")):
        ended = CliRunner().invoke(main.app, ["status", str(tmp_path), "--lang", lang])
        assert ended.exit_code == 4 and said in ended.stderr and "Traceback" not in ended.stderr


LONG = "A label of a hundred and ten letters, by somebody who has much to say of streets, of stations and of their workers."


def test_a_long_label_is_broken_into_lines_and_then_cut():
    assert break_lines("Baseline") == "Baseline" and break_lines("基准情景") == "基准情景"
    assert break_lines(LONG).replace("\n", " ") == LONG
    for text in (LONG * 9, "x" * 900, "长" * 900):
        lines = break_lines(text).split("\n")
        assert len(lines) == MOST_LINES and lines[-1].endswith("…")
        assert all(sum(2 if sign > "\u2e80" else 1 for sign in line) <= MOST_WIDE + 2 for line in lines)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_long_label_leaves_a_picture_its_room(result, tmp_path, lang):
    content = {**result.scenarios["base"], "label": {"en": LONG, "zh": "很长的标签" * 22}}
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Matplotlib warns where the axes collapse
        save_overview(result.noted(scenarios={"base": content}), tmp_path / "overview.png", lang)
