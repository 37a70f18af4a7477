"""How the dashboard is served: to this machine alone, and with one line where it cannot be."""

import os
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from tests.messages import raises_message
from wushe_sim.cli.main import app
from wushe_sim.dashboard import server
from wushe_sim.dashboard.ticket import make_ticket
from wushe_sim.errors import BadInput


def wushe(*words):
    return CliRunner().invoke(app, ["dashboard", *map(str, words)], env={"WUSHE_LANG": "en"})


def test_without_its_libraries_it_says_in_one_line_how_to_install_them(monkeypatch):
    monkeypatch.setattr(server, "find_spec", lambda name: None if name == "solara" else name)
    done = wushe()
    assert done.exit_code == 2
    assert done.stderr == "error: the dashboard needs libraries that are not installed (solara): pip install 'wushe-sim[dashboard]'\n"
    assert "尚未安装（solara）" in wushe("--lang", "zh").stderr


def test_it_listens_to_this_machine_alone_unless_told_otherwise(monkeypatch):
    asked = []
    monkeypatch.setattr("wushe_sim.dashboard.server.serve", lambda *given: asked.append(given))
    assert wushe().exit_code == 0 and wushe("--host", "0.0.0.0", "--port", 0).exit_code == 0
    assert [given[1:3] for given in asked] == [("127.0.0.1", 8765), ("0.0.0.0", 0)]


def test_a_port_that_is_taken_is_one_line(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with raises_message(BadInput, "port_taken", port=port):
            server.listening("127.0.0.1", port)


def test_a_scenario_that_cannot_be_shown_is_refused_before_anything_is_served(tmp_path):
    (tmp_path / "bad.toml").write_text('name = "bad"\n[levers]\nadmin_burden = 3\n', encoding="utf-8")
    (tmp_path / "many.toml").write_text('name = "many"\n[region]\ncities = 1\nstreets = 2\n', encoding="utf-8")
    assert wushe(tmp_path / "bad.toml").exit_code == 2 and "admin_burden" in wushe(tmp_path / "bad.toml").stderr
    assert wushe(tmp_path / "many.toml").exit_code == 2 and "region" in wushe(tmp_path / "many.toml").stderr


def test_a_host_to_allow_that_is_none_is_refused_before_anything_is_served():
    done = wushe("--allow-host", "https://sim.example.org", "--port", 0)
    assert done.exit_code == 2 and done.stderr.startswith("error: --allow-host https://sim.example.org is not a host")
    assert "不是主机名" in wushe("--allow-host", "*", "--lang", "zh").stderr


def test_what_is_printed_and_opened_has_the_token_and_is_an_address_that_a_browser_can_open(monkeypatch, capsys):
    built, opened = [], []
    monkeypatch.setattr(server, "_build_server", lambda *given: built.append(given) or SimpleNamespace(run=lambda sockets: None))
    monkeypatch.setattr(server.threading, "Timer", lambda _, call, given: SimpleNamespace(start=lambda: call(*given)))
    monkeypatch.setattr(server.webbrowser, "open", opened.append)
    server.serve(None, "0.0.0.0", 0, "en", True, ["sim.example.org"])
    (authorities, token, _, cookie, _), (address,) = built[0], opened
    port = cookie.removeprefix("wushe-")
    assert address == f"http://127.0.0.1:{port}/?token={token}" and len(token) > 40
    assert {f"127.0.0.1:{port}", "sim.example.org"} <= authorities
    said = capsys.readouterr().err
    assert address in said and "unencrypted" in said
    server.serve(None, "127.0.0.1", 0, "en")
    assert built[1][1] != token and "unencrypted" not in capsys.readouterr().err


def test_a_ticket_outlives_a_restart_and_opens_one_port_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("WUSHE_CACHE", str(tmp_path / "cache"))
    kept = make_ticket(8765)
    assert len(kept) == 64 and make_ticket(8765) == kept and make_ticket(8766) != kept
    (tmp_path / "cache" / "dashboard" / "key").unlink()
    assert make_ticket(8765) != kept


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's folders private by other means")
@pytest.mark.parametrize(("name", "mode"), [("dashboard/key", 0o640), ("dashboard", 0o755)])
def test_a_key_that_others_could_read_is_not_used(tmp_path, monkeypatch, name, mode):
    monkeypatch.setenv("WUSHE_CACHE", str(tmp_path))
    kept = make_ticket(1)
    (tmp_path / name).chmod(mode)
    assert make_ticket(1) != kept


def test_no_other_command_loads_it():
    code = "import sys, wushe_sim.cli.main; sys.exit(any(name in sys.modules for name in ('solara', 'wushe_sim.dashboard')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
