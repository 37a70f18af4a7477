"""Whom the dashboard answers: its own addresses and page, with the token, and nobody else; and that it calls nobody."""

import http.client
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.messages import raises_message
from wushe_sim.dashboard.addresses import get_authorities, read_allowed_host
from wushe_sim.dashboard.guard import HEADERS, INLINE_SCRIPT, build_policy
from wushe_sim.errors import BadInput

PROGRAM = """
import socket, sys

def watch(event, args):
    if event.startswith("socket.") and event.split(".")[1] in ("connect", "sendto", "sendmsg", "getaddrinfo", "gethostbyname"):
        host = args[0] if event.startswith("socket.get") else args[1][0]
        if host not in ("127.0.0.1", "::1", "localhost"):
            print("CALLED", event, host, file=sys.stderr, flush=True)
            raise PermissionError(event)

sys.addaudithook(watch)
try:
    socket.create_connection(("192.0.2.1", 9), 1)
except PermissionError:
    print("WATCHED", file=sys.stderr, flush=True)
from wushe_sim.dashboard.server import serve
serve(None, "127.0.0.1", 0, "en", False, ["sim.example.org"])
"""
"""The dashboard as ``wushe dashboard`` serves it, in a process that fails on whatever leaves this machine."""
PATIENCE = 300
"""Seconds that the first answer may take on a busy machine."""
FOREIGN = ("http://evil.example", "https://127.0.0.1.evil.example", "http://127.0.0.1:9", "http://localhost", "null", "", "file://")


class Served:
    """The dashboard of a folder in which a program of the page's name lies in wait."""

    def __init__(self, folder):
        trap = folder / "wushe_sim.dashboard.page"
        trap.mkdir()
        (trap / "__init__.py").write_text("print('OBEYED', flush=True)\nPage = 'obeyed'\n", encoding="utf-8")
        self.program = subprocess.Popen([sys.executable, "-P", "-c", PROGRAM], cwd=folder, text=True, encoding="utf-8",
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.lines = []
        threading.Thread(target=lambda: self.lines.extend(self.program.stdout), daemon=True).start()
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", self.text)) and time.monotonic() < end:
            time.sleep(0.05)
        assert found, self.text
        self.port, self.token = int(found[1]), found[2]
        self.own = f"http://127.0.0.1:{self.port}"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        line.request("GET", f"/?token={self.token}")
        self.cookie = line.getresponse().headers["Set-Cookie"].partition(";")[0]
        self.ticket = self.cookie.partition("=")[2]

    @property
    def text(self):
        return "".join(self.lines)

    def ask(self, path="/", method="GET", **headers):
        """An answer and its body; with the cookie unless another one is given."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        line.request(method, path, headers={"Cookie": self.cookie, **{name: value for name, value in headers.items() if value is not None}})
        answer = line.getresponse()
        body = answer.read()
        line.close()
        return answer, body

    def open_socket(self, origin=None, cookie=None, host=None):
        """The status with which a WebSocket is answered: 101 where it is let in."""
        url = f"ws://{host or f'127.0.0.1:{self.port}'}/jupyter/api/kernels/k1/channels?session_id=s1"
        try:
            headers = {"Cookie": self.cookie if cookie is None else cookie}
            with connect(url, address=("127.0.0.1", self.port), origin=origin, additional_headers=headers, proxy=None,
                         open_timeout=PATIENCE):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    one = Served(tmp_path_factory.mktemp("guard"))
    yield one
    one.program.send_signal(signal.SIGTERM)
    one.program.wait(60)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:9", "127.0.0.1.evil.example:{port}", ""])
def test_a_name_that_is_not_ours_is_refused(served, host):
    host = host.format(port=served.port)
    answer, body = served.ask(Host=host)
    assert answer.status == 400 and b"--allow-host" in body
    if host:
        assert served.open_socket(host=host) == 400


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_another_origin_is_refused_though_it_has_the_cookie(served, origin, method):
    assert served.ask("/_solara/api/close/k1?session_id=s1", method, Origin=origin)[0].status == 403
    assert served.ask(f"/?token={served.token}", method, Origin=origin)[0].status == 403


@pytest.mark.parametrize("origin", [one for one in FOREIGN if one])
def test_a_socket_of_another_origin_is_refused_though_it_has_the_cookie(served, origin):
    assert served.open_socket(origin) == 403


@pytest.mark.parametrize(
    "path", ["/", "/readyz", "/resourcez", "/static/main-vuetify.js", "/_solara/cdn/requirejs@2.3.6/require.js", "/none"])
def test_nothing_is_served_without_the_token(served, path):
    for cookie in ("", f"wushe-{served.port}=", f"wushe-{served.port}={served.ticket[:-1]}", f"wushe-1={served.ticket}",
                   f"wushe-{served.port}={served.token}", "wushe-é=é"):
        answer, body = served.ask(path, Cookie=cookie.encode())
        assert answer.status == 403 and served.token.encode() not in body and served.ticket.encode() not in body
    assert served.ask(f"{path}?token=wrong", Cookie="")[0].status == 403


def test_no_socket_is_opened_without_the_token(served):
    assert served.open_socket(served.own, cookie="") == 403
    assert served.open_socket(served.own, cookie=f"wushe-{served.port}=wrong") == 403


def test_the_printed_address_sets_a_cookie_that_no_script_and_no_other_site_can_use(served):
    answer, body = served.ask(f"/?token={served.token}", Cookie="")
    assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Set-Cookie"] == f"{served.cookie}; HttpOnly; Path=/; SameSite=strict"
    assert served.token.encode() not in body and b'url=./"' in body


def test_our_own_page_is_served_under_each_of_our_names(served):
    for host in (f"127.0.0.1:{served.port}", f"LOCALHOST:{served.port}", f"[::1]:{served.port}", "sim.example.org"):
        for origin in (None, f"http://{host}", f"https://{host}"):
            assert served.ask(Host=host, Origin=origin)[0].status == 200
            assert served.open_socket(origin, host=host) == 101


def test_every_answer_says_that_it_is_not_to_be_framed_guessed_at_or_referred_from(served):
    for answer in (served.ask()[0], served.ask(Cookie="")[0], served.ask(Host="evil.example")[0], served.ask("/static/main-vuetify.js")[0]):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy and "default-src 'self'" in policy
        assert not re.findall(r"https?:|wss?:|\*", policy)


def test_a_script_that_somebody_slips_into_the_page_is_not_in_its_policy(served):
    answer, body = served.ask()
    scripts = answer.headers["Content-Security-Policy"].partition("script-src ")[2].partition(";")[0].split()
    assert "'unsafe-inline'" not in scripts and len(INLINE_SCRIPT.findall(body)) == len([one for one in scripts if "sha256-" in one]) > 5
    assert answer.headers["Content-Security-Policy"] == build_policy(body) != build_policy(body.replace(b"</html>", b"<script>0</script>"))


def test_no_path_makes_the_server_call_out_or_lose_an_asset(served):
    from solara.server.settings import assets

    folder = Path(assets.proxy_cache_dir)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    one_of_each_folder = {path.rpartition("/")[0]: path for path in files}
    page = served.ask()[1].decode()
    linked = [path for path in re.findall(r'(?:src|href)="(/[^"]+)"', page) if not path.startswith("//")]
    assert len(linked) > 5 and len(one_of_each_folder) > 50
    for path in (*linked, *(f"/_solara/cdn/{path}" for path in one_of_each_folder.values())):
        assert served.ask(path)[0].status == 200, path
    for path in ("vue@3/dist/vue.js", "%2e%2e/up", "@widgetti", "@widgetti/", "requirejs@2.3.6", "http://192.0.2.1/x", "//192.0.2.1/x", ""):
        assert served.ask(f"/_solara/cdn/{path}")[0].status == 404, path
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == files
    assert "WATCHED" in served.text and served.text.count("CALLED") == 1, served.text


def test_a_folder_of_the_pages_name_is_not_run(served):
    assert served.ask()[0].status == 200
    assert "OBEYED" not in served.text


@pytest.mark.parametrize("given, read", [
    ("sim.example.org", "sim.example.org"), ("Sim.Example.org:8443", "sim.example.org:8443"), ("localhost:9000", "localhost:9000"),
    ("10.0.0.7", "10.0.0.7"), ("[::1]:9000", "[::1]:9000"), ("münchen.example", "xn--mnchen-3ya.example"),
])
def test_a_host_is_read_as_a_browser_writes_it(given, read):
    assert read_allowed_host(given) == read


@pytest.mark.parametrize("given", [
    "", "*", "*.example.org", "https://sim.example.org", "sim.example.org/", "a b", "user@sim.example.org", "sim:port", "sim:1:2", "::1",
    "[sim]", "a..b", "sim?", "x" * 64,
])
def test_what_is_no_host_is_refused(given):
    with raises_message(BadInput, "no_host", given=given):
        read_allowed_host(given)


def test_a_dashboard_for_other_machines_is_asked_for_by_this_machines_addresses(monkeypatch):
    monkeypatch.setattr("wushe_sim.dashboard.addresses._get_machine_addresses", lambda: ["192.0.2.7", "fe80::1"])
    own = {"127.0.0.1:8765", "localhost:8765", "[::1]:8765"}
    assert get_authorities("0.0.0.0", 8765) == own | {"192.0.2.7:8765", "[fe80::1]:8765"}
    assert get_authorities("192.0.2.9", 8765, ["sim.example.org"]) == own | {"192.0.2.9:8765", "sim.example.org"}
    assert get_authorities("127.0.0.1", 80) == {"127.0.0.1", "localhost", "[::1]"}
