"""What every test relies on; and CPU seconds by test file, for whoever asks: ``pytest --cpu-by-file``."""

import os
import signal
from collections import defaultdict

import pytest

from tests import selection, warm


@pytest.fixture(scope="session", autouse=True)
def signals_are_heard():
    """Started in the background (``nohup make test &``) a program ignores interrupts and a closed terminal, and so would all it starts."""
    usual = {signal.SIGINT: signal.default_int_handler}
    if hasattr(signal, "SIGHUP"):
        usual[signal.SIGHUP] = signal.SIG_DFL
    before = {number: signal.getsignal(number) for number in usual}
    for number, handler in usual.items():
        if before[number] is signal.SIG_IGN:
            signal.signal(number, handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class CpuByFile:
    """Sums the processor's time of each test file: this process, the children that it waited for and warm programs, on every worker."""

    def __init__(self):
        self.seconds = defaultdict(float)
        self.tests = defaultdict(int)
        self.before = 0.0

    @staticmethod
    def spent():
        return sum(os.times()[:4]) + warm.cpu_seconds

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self):
        self.before = self.spent()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self):
        report = yield
        now = self.spent()
        report.user_properties.append(("cpu", now - self.before))
        self.before = now
        return report

    def pytest_runtest_logreport(self, report):
        path = report.nodeid.partition("::")[0]
        self.seconds[path] += dict(report.user_properties).get("cpu", 0.0)
        self.tests[path] += report.when == "setup"

    def pytest_terminal_summary(self, terminalreporter):
        terminalreporter.section("CPU seconds by file")
        for path, seconds in sorted(self.seconds.items(), key=lambda entry: -entry[1]):
            terminalreporter.write_line(f"{seconds:8.1f} s {self.tests[path]:5} tests  {path}")
        terminalreporter.write_line(f"{sum(self.seconds.values()):8.1f} s {sum(self.tests.values()):5} tests  in all")


def pytest_ignore_collect(collection_path, config):
    """Leave out files of which no test can be selected: importing all takes longer than many a selection of tests."""
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    return True if is_test and not selection.may_select(config.getoption("markexpr"), collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test whose marker its file does not name would be left out by another selection: that is refused here."""
    for item in items:
        if unnamed := {mark.name for mark in item.iter_markers()} & selection.MARKERS - selection.list_markers(item.path):
            raise pytest.UsageError(f"{item.nodeid} is marked {', '.join(sorted(unnamed))}, which its file and its conftest.py do not name")


def pytest_addoption(parser):
    parser.addoption("--cpu-by-file", action="store_true", help="show the CPU seconds that each test file takes, children included")


def pytest_configure(config):
    if config.getoption("--cpu-by-file"):
        config.pluginmanager.register(CpuByFile())
