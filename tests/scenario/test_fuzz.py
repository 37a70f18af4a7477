"""Wrong files by the thousand: whatever is done to a scenario, network, attribute or district file, it is taken or refused in lines.

Each case is a right file, mutated by its own number, and checked as ``wushe check`` does. The full ten thousand run with `make verify`;
``benchmarks/files.py`` measures the time and the memory that they take.
"""

import gzip
import io
import random
from pathlib import Path

import networkx
import openpyxl
import pytest

from wushe_sim.cli.inputs import describe_real_places
from wushe_sim.errors import BadInput
from wushe_sim.scenario import Scenario

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = """name = "street"
label = { en = "A street", zh = "街道" }
weeks = 52
burn_in = 10
[place]
communities = 4
residents = 300
types = { new_estate = 0.5, mixed = 0.5 }
[levers]
admin_burden = 0.35
charity_mix = { government = 0.7, targeted = 0.2, love_link = 0.1 }
[schedule]
admin_burden = [{ week = 12, value = 0.7, over = 12 }, { week = 40, value = 0.35 }]
[switches]
peer_influence = false
[keep]
weeks = "all"
"""
PLACE = '[[place.community]]\nnetwork = "network"\nattributes = "people"\ngroups = "job"\n'
DISTRICT = "# remark\n名称,居民数,类型,社工,协商平台\n幸福社区,3200,老旧小区,0.5,0.25\n翠湖社区,5400,新建商品房小区,,\n"
PEOPLE = "id,job,hhid\n" + "".join(f"p{k},{'cook' if k % 3 else '教师'},{k // 2}\n" for k in range(12))
EDGES = "source,target,weight\n" + "".join(f"p{k},p{(k * 5 + 1) % 12},{k + 1}\n" for k in range(12))
SPLICES = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b",", b";", b"\t", b"nan", b"inf", b"-1", b"1e999", b"9" * 5000, b"=",
    b"[", b"{",
    b"]]", b"#", b"<!DOCTYPE x [<!ENTITY a \"b\">]>", b"&a;", b"*Vertices 9999999", b"graph [", b"\xd6\xd0", "中".encode(), "１".encode(),
    b"\x1b[31m",
    b"[" * 3000, b"a." * 3000, b"../../etc/passwd", b"\xe9", b"true", b"2024-01-05", b"\"\"\"", b"x" * 10000, b"0 1 1\n",
    b"</graph>", b"id",
)


def graphs():
    """Right networks of every kind, by the name of the kind."""
    graph = networkx.Graph([(f"p{k}", f"p{(k * 5 + 1) % 12}") for k in range(12)])
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    kinds = {"edges": EDGES.encode(), "tabs": EDGES.replace(",", "\t").encode(), "packed": gzip.compress(EDGES.encode(), mtime=0)}
    kinds["graphml"], kinds["gml"] = "\n".join(networkx.generate_graphml(graph)).encode(), "\n".join(networkx.generate_gml(graph)).encode()
    kinds["pajek"] = "\n".join(networkx.generate_pajek(graph)).encode()
    names = sorted(graph)
    matrix = networkx.to_numpy_array(graph, names, dtype=int).tolist()
    kinds["matrix"] = "\n".join(",".join(map(str, row)) for row in matrix).encode()
    named = [",".join([name, *map(str, row)]) for name, row in zip(names, matrix, strict=True)]
    kinds["named"] = "\n".join([",".join(["", *names]), *named]).encode()
    chinese = EDGES.replace("source,target,weight", "起点,终点,权重")
    kinds["utf-16"], kinds["gb18030"] = chinese.encode("utf-16"), chinese.encode("gb18030")
    return kinds


def workbook(text):
    book, made = openpyxl.Workbook(), io.BytesIO()
    for line in text.splitlines():
        book.active.append(line.split(","))
    book.save(made)
    return made.getvalue()


def mutated(data, chance):
    """A file with one to four things done to it: bytes changed, parts cut, doubled, moved or put in, or the whole re-encoded or packed."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        match chance.randrange(9):
            case 0 if data:
                at = chance.randrange(len(data))
                data = data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1:]
            case 1:
                data = data[:at]
            case 2:
                data = data[:at] + data[to:]
            case 3:
                data = data[:to] + data[at:to] * chance.choice((1, 2, 50)) + data[to:]
            case 4 | 5:
                data = data[:at] + chance.choice(SPLICES) + data[at:]
            case 6:
                lines = data.split(b"\n")
                chance.shuffle(lines)
                data = b"\n".join(lines)
            case 7:
                data = data.decode("utf-8", "replace").encode(chance.choice(("utf-16", "gb18030", "utf-8-sig", "utf-32")), "replace")
            case 8:
                data = gzip.compress(data, mtime=0) if chance.random() < 0.5 else data.replace(b"\n", b"\r\n")
    return data


def right_files():
    """Each kind of file that is mutated: which file it is, its right content, and the others that stand beside it."""
    beside = {"network": EDGES.encode(), "people": PEOPLE.encode()}
    yield from [("street.toml", SCENARIO.encode(), {})] * 3
    before, _, after = SCENARIO.partition("communities = 4\n")
    yield "street.toml", (before + "social_workers = 2\n" + after[after.index("[levers]"):] + PLACE).encode(), beside
    yield "district.csv", DISTRICT.encode(), {}
    yield "district.xlsx", workbook(DISTRICT.split("\n", 1)[1]), {}
    yield "people", PEOPLE.encode(), beside
    yield "people", workbook(PEOPLE), beside
    for data in graphs().values():
        yield "network", data, beside


def cases(folder, first, last):
    """Write each case into the folder and name the file that is to be checked."""
    files = list(right_files())
    for number in range(first, last):
        chance = random.Random(number)
        name, data, beside = files[number % len(files)]
        for other, content in beside.items():
            (folder / other).write_bytes(content)
        (folder / name).write_bytes(mutated(data, chance))
        (folder / "place.toml").write_text("weeks = 4\n" + PLACE)
        yield number, folder / (name if name.startswith(("street", "district")) else "place.toml")


def tried(folder, first, last):
    """Check a row of cases as the program does; how many were taken. Whatever is neither taken nor refused in lines is an error."""
    (folder / "network").write_text(EDGES)
    (folder / "people").write_text(PEOPLE)
    (folder / "place.toml").write_text("weeks = 4\n" + PLACE)
    taken = 0
    for number, file in cases(folder, first, last):
        try:
            for scenario in Scenario.load_all(file):
                describe_real_places(scenario)
            taken += 1
        except BadInput as refused:
            assert refused.messages and all(line.strip() and len(line) < 3000 for line in map(str, refused.messages)), number
        except BaseException as bug:
            raise AssertionError(f"case {number}: {type(bug).__name__}: {bug}") from bug
    return taken


def test_right_files_are_taken(tmp_path):
    for name, data, beside in right_files():
        for other, content in (beside | {name: data}).items():
            (tmp_path / other).write_bytes(content)
        (tmp_path / "place.toml").write_text("weeks = 4\n" + PLACE)
        assert Scenario.load_all(tmp_path / (name if name.startswith(("street", "district")) else "place.toml"))


@pytest.mark.parametrize("part", range(4))
def test_two_thousand_mutated_files_are_taken_or_refused_in_lines(tmp_path, part):
    taken = tried(tmp_path, 500 * part, 500 * (part + 1))
    assert 0 < taken < 500


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_ten_thousand_mutated_files_are_taken_or_refused_in_lines(tmp_path, part):
    assert 0 < tried(tmp_path, 2500 * part, 2500 * (part + 1)) < 2500
