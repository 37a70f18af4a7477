"""Scenario files: what is read, what is refused and how, schedules worked by hand, round trips, and the files that come along."""

import json
import os
import pickle
import re
import socket
import tomllib
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

import tests.strategies as some
from tests.messages import Ending, check_message, expect, find_lines, raises_message
from wushe_sim.engine.declare import list_declarations
from wushe_sim.errors import BadInput
from wushe_sim.i18n import Text
from wushe_sim.model.levers import Levers
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.switches import Switches
from wushe_sim.scenario import Place, Scenario, consistency, new_scenario_text, refuse_same_names
from wushe_sim.scenario.place import compute_usual_share_in_post
from wushe_sim.scenario.positions import Positions
from wushe_sim.scenario.prices import PRICES
from wushe_sim.scenario.tables import LEVERS, PARAMETER_GROUPS

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
few = settings(max_examples=40, deadline=None)


def complaints(text: str | bytes, folder: Path | None = None, name: str = "x.toml") -> list[Text]:
    """The messages with which a text, or the bytes of a file, are refused."""
    with pytest.raises(BadInput) as refused:
        if isinstance(text, str):
            Scenario.loads(text, name)
        else:
            assert folder
            (folder / name).write_bytes(text)
            Scenario.load(folder / name)
    assert all("\n" not in str(line) for line in refused.value.messages)
    return list(refused.value.messages)


def check_only(found: list[Text], /, *ids: str, **values) -> None:
    """Expect one line alone."""
    assert len(found) == 1, list(map(str, found))
    check_message(found, expect(*ids, **values))


# --- texts that are not TOML (T 1-5, 30-46) --------------------------------------------------------------------------------------

NOT_TOML = {
    "T1 unclosed table": ("weeks = 9\n[levers\n", expect("expected_bracket", "mend_table_name", place="x.toml:2:8")),
    "T1 unclosed inline table": ("weeks = 9\nplace = { residents = 30", expect("unclosed_inline_table", place="x.toml:2:9")),
    "T1 inline table over lines": ('label = {\n en = "a" }\n', expect("invalid_key", "mend_inline_table", place="x.toml:1:10")),
    "T1 unclosed array": ('name = "a"\nx = [1,\n2\n', expect("unclosed_array", place="x.toml:2:5")),
    "T2 unclosed string": ('weeks = 9\nname = "a\n', expect("illegal_character", "mend_open_quote", place="x.toml:2:10")),
    "T2 unclosed string at the end": ('weeks = 9\nname = "a', expect("unterminated_string", place="x.toml:2:8")),
    "T3 duplicate key": (
        "weeks = 9\nburn_in = 3\nweeks = 8\n",
        expect("written_twice", name="x.toml", line=3, column=1, path="weeks", before=1)),
    "T3 duplicate key in a table": (
        "[levers]\nmobility = 0.1\n\nmobility = 0.2\n",
        expect("written_twice", name="x.toml", line=4, column=1, path="levers.mobility", before=2)),
    "T3 duplicate key in an inline table": (
        "place = { residents = 30, residents = 40 }",
        expect("written_twice", name="x.toml", line=1, column=27, path="place.residents", before=1)),
    "T4 duplicate table": (
        "[levers]\n[place]\n[levers]\n",
        expect("written_twice", name="x.toml", line=3, column=1, path="levers", before=1)),
    "T5 missing value": ("weeks = \nburn_in = 3", expect("invalid_value", "mend_missing_value", place="x.toml:1:9")),
    "T34 bare CR": ("weeks = 9\rburn_in = 3", expect("holds_sign", "carriage_return", name="x.toml", line=1, column=10)),
    "T37 NUL": ('weeks = 9\nname = "a\0"', expect("holds_sign", "control_character", name="x.toml", line=2, column=10, code=0)),
    "T38 control character": (
        'weeks = 9\n\nname = "a\x1b[31m"',
        expect("holds_sign", "control_character", name="x.toml", line=3, column=10, code=27)),
    "T39 full-width digit": ("weeks = ９", expect("invalid_value", "mend_full_width", place="x.toml:1:9", sign="９", plain=9)),
    "T39 full-width equals": ("weeks ＝ 9", expect("expected_equals", "mend_full_width", place="x.toml:1:7", sign="＝", plain="=")),
    "T39 smart quotes": ("name = “a”", expect("invalid_value", "mend_full_width", place="x.toml:1:8", sign="“", plain='"')),
    "T40 bare Chinese key": ("周数 = 9", expect("invalid_statement", "mend_key_in_quotes", place="x.toml:1:1", key="周数")),
    "T41 YAML": ("# mine\nname: street\nweeks: 9\n", expect("other_language", name="x.toml", language="YAML")),
    "T41 YAML with a head": ("---\nname: street\n", expect("other_language", name="x.toml", language="YAML")),
    "T41 JSON": ('{"name": "street", "levers": {"mobility": 0.1}}', expect("other_language", name="x.toml", language="JSON")),
    "T41 a list in JSON": ('[{"name": "street"}]', expect("other_language", name="x.toml", language="JSON")),
    "T42 nested arrays": ("weeks = 1\nx = " + "[" * 500 + "]" * 500, expect("nested_deeply", name="x.toml", line=2, column=69, most=64)),
    "T16 5000 digits": ("name = 'a'\nweeks = " + "9" * 5000, expect("long_number", name="x.toml", line="2:9")),
    "T44 empty": ("", expect("holds_nothing", name="x.toml")),
    "T44 only comments": ("# weeks = 9\n\n", expect("holds_nothing", name="x.toml")),
    "T46 percent": ("[levers]\nmobility = 35%", expect("expected_newline", "mend_percent", place="x.toml:2:14")),
    "T46 comma": ("[levers]\nmobility = 0,35", expect("expected_newline", "mend_comma", place="x.toml:2:13")),
    "no digit before the point": ("[levers]\nmobility = .5", expect("invalid_value", "mend_point", place="x.toml:2:12")),
    "a zero before other digits": ("weeks = 052", expect("expected_newline", "mend_leading_zero", place="x.toml:1:10")),
    "True as in Python": ("[switches]\nneeds = True", expect("invalid_value", "mend_truth", place="x.toml:2:9")),
    "no quotes": ("name = street", expect("invalid_value", "mend_text_in_quotes", place="x.toml:1:8")),
}


@pytest.mark.parametrize("case", NOT_TOML)
def test_what_is_not_toml_is_refused_with_its_line_and_a_mend(case):
    text, expected = NOT_TOML[case]
    found = complaints(text)
    assert len(found) == 1
    check_message(found, expected)


def test_every_key_written_twice_is_named():
    found = complaints("weeks = 1\nweeks = 2\n[place]\nresidents = 30\nresidents = 40\n")
    assert [find_lines([line], "written_twice", line=at) for line, at in zip(found, (2, 5), strict=True)] == [[str(line)] for line in found]


def test_two_tables_of_an_array_are_not_a_table_written_twice():
    found = complaints('[[place.community]]\nnetwork = "a"\n[[place.community]]\nnetwork = "b"\nnetwork = "c"\n')
    check_only(found, "written_twice", line=5, column=1, path="place.community[1].network", before=4)


def test_what_stands_in_a_text_of_several_lines_is_no_key():
    places = Positions('a = """\nb\n[c]\n"""\n[d]\ne.f = [1, { g = \'\'\'\nh\'\'\' }]')
    assert set(places.first) == {
        ("a",), ("d",), ("d", "e"), ("d", "e", "f"), *(("d", "e", "f", n) for n in (0, 1)), ("d", "e", "f", 1, "g")}
    assert places.of(("d", "e", "f", 1, "g")) == (6, 13)
    assert places.of(("d", "e", "zzz")) == (6, 1)


@few
@given(st.text(alphabet='[]{}=.,"\'#\n abz019_-\\:“＝名\r\t', max_size=60))
def test_any_text_is_read_or_refused_in_lines_and_nothing_else_happens(text):
    try:
        Scenario.loads(text, "x.toml")
    except BadInput as refused:
        assert refused.messages
        assert all(line.startswith("x.toml") and "\n" not in line for line in map(str, refused.messages))


# --- files that are no text (T 32-45) --------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_accepted(tmp_path):
    (tmp_path / "x.toml").write_bytes(b"\xef\xbb\xbfweeks = 9\n")
    assert Scenario.load(tmp_path / "x.toml").weeks == 9


def test_line_ends_byte_order_marks_and_the_order_of_keys_do_not_matter(tmp_path):
    lines = ["weeks = 9", "[place]", "types = { mixed = 0.5, new_estate = 0.5 }", "residents = 60", "[levers]", "mobility = 0.1"]
    turned = ["[levers]", "mobility = 0.10", "[place]", "residents = 60", "types = { new_estate = 0.5, mixed = 5e-1 }"]
    ways = ["\n".join(lines).encode(), "\r\n".join(lines).encode(), b"\xef\xbb\xbf" + "\n".join(lines).encode(),
            "\r\n".join(["weeks = 9", *turned]).encode()]
    digests = set()
    for way in ways:
        (tmp_path / "x.toml").write_bytes(way)
        scenario = Scenario.load(tmp_path / "x.toml")
        digests.add((scenario.digest(), list(scenario.place.types).index("mixed")))
    assert len(digests) == 1


UNICODE = {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"}


@pytest.mark.parametrize(("encoding", "named"), UNICODE.items())
def test_another_unicode_encoding_is_named(tmp_path, encoding, named):
    check_only(complaints("weeks = 9\n".encode(encoding), tmp_path), "other_encoding", name=Ending("x.toml"), encoding=named)


def test_a_file_in_gbk_is_told_from_other_encodings_with_the_line_of_its_first_byte(tmp_path):
    text = 'weeks = 9\nname = "street"\n# 街道的场景\n'
    check_only(complaints(text.encode("gbk"), tmp_path), "no_encoding", "looks_like_gbk", line=3, column=3, bad=0xBD)
    check_only(complaints(b"weeks = 9\n# caf\xe9\n", tmp_path), "no_encoding", "encoding_unknown", line=2, column=6)


def test_the_wrong_byte_is_found_behind_a_byte_order_mark_too(tmp_path):
    check_only(complaints(b"\xef\xbb\xbfweeks = 9\n# \xff\n", tmp_path), "no_encoding", line=2, column=3, bad=0xFF)


@pytest.mark.parametrize("make", [
    lambda: 'name = "' + "a" * 20_000_000 + '"',
    lambda: "".join(f"key{n} = 1\n" for n in range(1_000_000)),
], ids=["a string of 20 MB", "a million keys"])
def test_a_file_of_more_than_a_megabyte_is_refused_before_it_is_parsed(tmp_path, monkeypatch, make):
    monkeypatch.setattr(tomllib, "loads", lambda text: pytest.fail("parsed"))
    check_only(complaints(make().encode(), tmp_path), "scenario_is_large", name=Ending("x.toml"))


def test_a_megabyte_of_unknown_keys_is_refused_in_some_fifty_lines():
    found = complaints("".join(f"k{n}=1\n" for n in range(20_000)))
    assert len(found) == 51
    check_only(found[-1:], "and_more", name="x.toml", count=19950)


def check_file(path: Path, /, *ids: str, **values) -> None:
    """Expect a file to be refused in one line."""
    with pytest.raises(BadInput) as refused:
        Scenario.load(path)
    check_only(list(refused.value.messages), *ids, **values)


def test_a_folder_a_pipe_a_device_and_a_socket_are_each_named_and_never_waited_for(tmp_path):
    check_file(tmp_path, "no_file", "folder", path=tmp_path)
    os.mkfifo(tmp_path / "pipe")
    check_file(tmp_path / "pipe", "no_file", "pipe", path=tmp_path / "pipe")
    check_file(Path("/dev/zero"), "no_file", "device", path="/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "socket"))
        check_file(tmp_path / "socket", "no_file", "socket", path=tmp_path / "socket")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    check_file(tmp_path / "loop", "link_to_itself", path=tmp_path / "loop")


def test_a_missing_file_is_said_to_be_missing_and_its_likely_neighbour_named(tmp_path):
    (tmp_path / "baseline.toml").write_text("weeks = 9\n")
    check_file(tmp_path / "baselin.toml", "no_such_file", "file_near", path=tmp_path / "baselin.toml", near=tmp_path / "baseline.toml")
    check_file(tmp_path / "nowhere" / "x.toml", "no_such_file", "nor_a_folder", folder=tmp_path / "nowhere")
    check_file(tmp_path / "a\0b", "null_in_path")


def test_a_file_that_may_not_be_read_is_said_to_be_so(tmp_path, monkeypatch):
    (tmp_path / "x.toml").write_text("weeks = 9\n")

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    check_file(tmp_path / "x.toml", "may_not_be_read", path=tmp_path / "x.toml")


# --- values that are none (T 6-31) -----------------------------------------------------------------------------------------------

REFUSED = {
    "T6 unknown key": (
        "[levers]\nadmin_burdn = 0.2",
        expect("unknown_key", "did_you_mean", place="x.toml:2:1 levers.admin_burdn", table="levers", near="admin_burden")),
    "T6 unknown key, and those allowed": (
        "[keep]\nzzz = 1",
        expect("unknown_key", place="x.toml:2:1 keep.zzz", table="keep", names="weeks, by")),
    "T6 unknown key that is near one elsewhere": (
        "admin_burdn = 0.2",
        expect("unknown_key_elsewhere", "at_the_top", place="x.toml:1:1 admin_burdn", near="admin_burden", table="levers")),
    "T7 unknown table": ("[lever]\nmobility = 0.1", expect("did_you_mean", near="levers")),
    "T7 unknown group of parameters": ("[parameters.mobilize]\nquit_hazard = 0.01", expect("did_you_mean", near="mobilise")),
    "T8 lever in another table": ("[place]\nadmin_burden = 0.2", expect("belongs", place="x.toml:2:1 place.admin_burden", table="levers")),
    "T8 schedule in another table": (
        "[place]\nadmin_burden = [{ week = 1, value = 0.2 }]",
        expect("belongs", place="x.toml:2:1 place.admin_burden", table="schedule")),
    "T8 switch in another table": (
        "[levers]\npeer_influence = false",
        expect("belongs", place="x.toml:2:1 levers.peer_influence", table="switches")),
    "T8 coefficient in another table": (
        "[levers]\nchild_share = 0.2",
        expect("belongs", place="x.toml:2:1 levers.child_share", table="parameters.world")),
    "T8 coefficient of several stages": (
        "[parameters]\nquit_hazard = 0.01",
        expect("belongs", table=("parameters.mobilise", "parameters.station"))),
    "T8 plural of a key, which another table has": ("[prices]\nsocial_workers = 80000",
        expect("belongs_or_near", place="x.toml:2:1 prices.social_workers", near="social_worker")),
    "T8 top key below a table": ("[place]\nburn_in = 3", expect("belongs", "at_the_top", place="x.toml:2:1 place.burn_in")),
    "T9 string for a count": (
        'weeks = "300"',
        expect("a_whole_number", "wrong_type", "without_quotes", place="x.toml:1:1 weeks", value='"300"', low=1, high=5200, unit="weeks")),
    "T9 string for a number": (
        '[levers]\nmobility = "0.1"',
        expect("a_number", "wrong_type", "without_quotes", place="x.toml:2:1 levers.mobility")),
    "T10 bool for a number": (
        "[levers]\nmobility = true",
        expect("a_number", "wrong_type", "no_truth", place="x.toml:2:1 levers.mobility", value="true", low=0, high=0.5,
               unit="share a year")),
    "T10 bool for a count": ("weeks = true", expect("a_whole_number", "wrong_type", "no_truth", place="x.toml:1:1 weeks")),
    "T11 yes for a switch": ('[switches]\nneeds = "yes"', expect("truth_wanted", place="x.toml:2:1 switches.needs", value='"yes"')),
    "T11 1 for a switch": ("[switches]\nneeds = 1", expect("truth_wanted", place="x.toml:2:1 switches.needs")),
    "T12 half a week": ("weeks = 300.5", expect("not_whole", place="x.toml:1:1 weeks", value=300.5, low=1, high=5200, unit="weeks")),
    "T12 a float for a count": ("weeks = 300.0", expect("not_whole", place="x.toml:1:1 weeks", value=300.0)),
    "T13 nan": ("[levers]\nmobility = nan", expect("not_finite", place="x.toml:2:1 levers.mobility", value="nan")),
    "T14 inf": ("[levers]\nmobility = inf", expect("not_finite", place="x.toml:2:1 levers.mobility", value="inf")),
    "T14 -inf": ("[levers]\nmobility = -inf", expect("not_finite", place="x.toml:2:1 levers.mobility", value="-inf")),
    "T15 1e999": ("[levers]\nmobility = 1e999", expect("not_finite", place="x.toml:2:1 levers.mobility", value="inf")),
    "T17 10^20": ("weeks = 100000000000000000000", expect("above_range", "digits", place="x.toml:1:1 weeks", digits=21)),
    "T17 a huge hexadecimal": (
        "[levers]\nmobility = 0x" + "f" * 9000,
        expect("above_range", "digits", place="x.toml:2:1 levers.mobility", digits=10838)),
    "T18 above 1": (
        "[levers]\ntakeover = 1.2",
        expect("above_range", place="x.toml:2:1 levers.takeover", value=1.2, low=0, high=0.95, unit="share")),
    "T18 below 0": ("[levers]\ntakeover = -0.1", expect("below_range", place="x.toml:2:1 levers.takeover", value=-0.1)),
    "T19 no weeks": ("weeks = 0", expect("below_range", place="x.toml:1:1 weeks", value=0, low=1, high=5200, unit="weeks")),
    "T19 negative weeks": ("weeks = -3", expect("below_range", place="x.toml:1:1 weeks", value=-3)),
    "T20 no residents": ("[place]\nresidents = 0", expect("below_range", place="x.toml:2:1 place.residents", value=0, low=20)),
    "T20 one resident": ("[place]\nresidents = 1", expect("below_range", place="x.toml:2:1 place.residents", value=1)),
    "T22 more workers than residents": (
        "[place]\nresidents = 20\ncommunities = 2\nsocial_workers = 41",
        expect("too_many_workers", place="x.toml:4:1 place.social_workers", workers=41)),
    "T23 shares do not sum to 1": (
        "[place]\ntypes = { mixed = 0.6, new_estate = 0.3 }",
        expect("shares_sum", place="x.toml:2:1 place.types", sum=0.9)),
    "T24 a share missing": (
        "[levers]\ncharity_mix = { government = 0.5, targeted = 0.5 }",
        expect("shares_lack", place="x.toml:2:1 levers.charity_mix", names="love_link", allowed="government, targeted, love_link")),
    "T24 a share too many": (
        "[place]\ntypes = { mixed = 0.5, new_estat = 0.5 }",
        expect("unknown_part", place="x.toml:2:1 place.types", key='"new_estat"')),
    "T24 a share that is none": ("[place]\ntypes = { mixed = -1, new_estate = 2.0 }", expect("above_range", key="new_estate", value=2.0)),
    "T25 week outside the run": (
        "weeks = 50\n[schedule]\nmobility = [{ week = 50, value = 0.1 }]",
        expect("outside_the_run", place="x.toml:3:15 schedule.mobility[0].week", week=50, last=49, weeks=50)),
    "T25 week before the run": (
        "[schedule]\nmobility = [{ week = -1, value = 0.1 }]",
        expect("below_range", place="x.toml:2:15 schedule.mobility[0].week")),
    "T26 overlap": (
        "[schedule]\nmobility = [\n{ week = 9, value = 0.1, over = 4 },\n{ week = 12, value = 0.2 },\n]",
        expect("overlaps", "weeks_on", "see_line", place="x.toml:4:1 schedule.mobility[1]", other=0, start=12, low=9, high=13, line=3)),
    "T26 two in one week": (
        "[[schedule.mobility]]\nweek = 9\nvalue = 0.1\n[[schedule.mobility]]\nweek = 9\nvalue = 0.2",
        expect("overlaps", "weeks_on", "see_line", place="x.toml:4:1 schedule.mobility[1]", other=0, start=9, line=1)),
    "T27 end before start": (
        "[schedule]\nmobility = [{ week = 9, value = 0.1, over = -2 }]",
        expect("below_range", place="x.toml:2:38 schedule.mobility[0].over")),
    "a choice that ramps": (
        '[schedule]\nactors = [{ week = 9, value = "three", over = 2 }]',
        expect("choice_steps", place="x.toml:2:40 schedule.actors[0].over")),
    "a schedule that is no list": ("[schedule]\nmobility = 0.1", expect("entries_wanted", place="x.toml:2:1 schedule.mobility")),
    "an entry without a value": (
        "[schedule]\nmobility = [{ week = 9 }]",
        expect("missing", place="x.toml:2:13 schedule.mobility[0].value")),
    "an entry out of the lever's range": (
        "[schedule]\nmobility = [{ week = 9, value = 0.9 }]",
        expect("above_range", place="x.toml:2:25 schedule.mobility[0].value")),
    "T30 empty name": ('name = ""', expect("name_unfit", place="x.toml:1:1 name")),
    "T30 300 characters": (f'name = "{"a" * 300}"', expect("name_allowed", most=80)),
    "T31 a date for a week": (
        "[schedule]\nmobility = [{ week = 2024-01-05, value = 0.1 }]",
        expect("a_whole_number", "wrong_type", "no_date", "date", place="x.toml:2:15 schedule.mobility[0].week", date="2024-01-05")),
    "T46 percent in quotes": ('[levers]\nmobility = "35%"', expect("without_percent_sign", place="x.toml:2:1 levers.mobility")),
    "full-width digits in quotes": (
        'weeks = "３００"',
        expect("a_whole_number", "wrong_type", "without_quotes", place="x.toml:1:1 weeks", value='"３００"')),
    "an option that is near another": (
        '[levers]\nactors = "tree"',
        expect("did_you_mean", names="three, three_and_volunteers, three_and_charity, five", near="three")),
    "an array for a number": ("weeks = [3]", expect("a_whole_number", "wrong_type", "an_array", place="x.toml:1:1 weeks")),
    "a number for a table": ("levers = 3", expect("table_wanted", place="x.toml:1:1 levers", value=3)),
    "a coefficient out of its declared range": (
        "[parameters.mobilise]\nquit_hazard = 0.5",
        expect("above_range", place="x.toml:2:1 parameters.mobilise.quit_hazard", value=0.5, low=0.005, high=0.015)),
    "an escape sequence in a label": (
        'label = { en = "a\\u001b[31m" }',
        expect("text_unfit", place="x.toml:1:1 label", key="en", value='"a\\u001b[31m"')),
    "a third language": ('label = { fr = "a" }', expect("unknown_part", place="x.toml:1:1 label", key='"fr"', names="en, zh")),
    "a number for a name": ("name = 3", expect("name_wanted", "name_allowed", place="x.toml:1:1 name", value=3)),
    "a number for a choice": (
        "[levers]\nactors = 3",
        expect("choice_wanted", place="x.toml:2:1 levers.actors", value=3, names="three, three_and_volunteers, three_and_charity, five")),
    "a text for a mix": ('[place]\ntypes = "mixed"', expect("shares_wanted", place="x.toml:2:1 place.types")),
    "a text for labels": ('label = "street"', expect("labels_wanted", place="x.toml:1:1 label", key="en")),
    "an empty label": ('label = { zh = " " }', expect("text_wanted", place="x.toml:1:1 label", key="zh")),
    "a text for communities": ('[place]\ncommunity = "a.csv"', expect("places_wanted", place="x.toml:2:1 place.community")),
    "a key in quotes": ('[levers]\n"admin burden" = 0.2', expect("unknown_key", place='x.toml:2:1 levers."admin burden"', table="levers")),
    "a key after a text of several lines": (
        'label = { en = """\nweeks = 3""" }\nzzz = 1',
        expect("unknown_key", "at_the_top", place="x.toml:3:1 zzz")),
    "a key that Python knows": ("folder = 'a'", expect("unknown_key", "at_the_top", place="x.toml:1:1 folder")),
    "another key that Python knows": ("_folder = 'a'", expect("unknown_key", "at_the_top", place="x.toml:1:1 _folder")),
    "weeks to keep": ('[keep]\nweeks = "every forth"', expect("did_you_mean", near="every fourth")),
    "every nought weeks": ("[keep]\nweeks = 0", expect("below_range", place="x.toml:2:1 keep.weeks")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_value_is_refused_with_its_place_and_what_is_allowed(case):
    text, expected = REFUSED[case]
    found = complaints(text)
    check_message(found, expected)
    assert all(re.match(r"x\.toml:\d+:\d+ [a-z_]", str(line)) for line in found), found


def test_all_errors_of_a_file_are_told_at_once_in_its_order():
    levers = "[levers]\nmobility = 7\nzzz = 1\n[schedule]\nmobility = [{ week = 9000, value = 1 }]\n"
    found = complaints(f'weeks = "9"\n{levers}[place]\nresidents = 0\n')
    assert [int(str(line).split(":")[1]) for line in found] == [1, 3, 4, 6, 6, 8]


def test_a_billion_residents_are_refused_with_the_estimate_and_the_free_memory(monkeypatch):
    monkeypatch.setattr(consistency, "free_bytes", lambda: 8_000_000_000)
    check_only(complaints("[place]\nresidents = 1_000_000_000"), "too_many_residents", place="x.toml:2:1 place.residents",
               people=16_000_000_000, size="48.0 TB", free="8.0 GB")


def test_a_street_that_fits_in_memory_is_taken_and_one_resident_more_is_not(monkeypatch):
    monkeypatch.setattr(consistency, "ALWAYS_FREE", 0)
    monkeypatch.setattr(consistency, "free_bytes", lambda: 200 * consistency.BYTES_PER_RESIDENT)
    assert Scenario(name="a", place={"communities": 2, "residents": 100}).place.residents == 100
    with raises_message(BadInput, "too_many_residents", place="scenario a place.residents"):
        Scenario(name="a", place={"communities": 3, "residents": 67})


GOOD_NAMES = ["a", "baseline", "A.b-c_1", "迎检季", "x" * 80, "console"]
BAD_NAMES = ["", "../x", "/abs", "..", ".hidden", "-x", "a b", "a:b", "a\nb", "a\0b", "CON", "con.txt", "LPT1", "a.", "x" * 81,
             "迎" * 27, "é", "<b>"]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_name_that_any_folder_can_have_is_taken(name):
    assert Scenario(name=name).name == name


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_some_folder_cannot_have_is_refused(name):
    with pytest.raises(BadInput) as refused:
        Scenario(name=name)
    [line] = refused.value.messages
    assert str(line).isprintable()


def test_two_scenarios_of_one_run_must_differ_in_more_than_case():
    refuse_same_names([Scenario(name="a"), Scenario(name="b")])
    with raises_message(BadInput, "name_taken", first='"Heavy"', second='"heavy"'):
        refuse_same_names([Scenario(name="Heavy"), Scenario(name="b"), Scenario(name="heavy")])


# --- what a scenario holds -------------------------------------------------------------------------------------------------------


def test_without_a_name_a_scenario_is_called_like_its_file():
    assert Scenario.loads("weeks = 9", "some/where/heavy.toml").name == "heavy"
    assert Scenario.loads('name = "other"', "heavy.toml").name == "other"


def test_what_is_not_said_is_at_its_declared_default():
    scenario = Scenario(name="a")
    assert (scenario.weeks, scenario.burn_in, scenario.place.communities, scenario.place.residents) == (156, 300, 16, 4000)
    assert scenario.switch_values() == Switches(*(s.declaration.default for s in list_declarations(Switches).values()))
    for name, lever in LEVERS.items():
        given = getattr(scenario.levers, name)
        assert given == (dict(zip(lever.parts, lever.default, strict=True)) if lever.parts else lever.default)
    for group, cls in PARAMETER_GROUPS.items():
        for p in list_declarations(cls).values():
            assert getattr(getattr(scenario.parameters, group), p.name) == p.declaration.default


def test_posts_follow_the_number_of_residents_and_are_never_less_than_one():
    in_post = 0.92 / (1 + 0.0043 * 15)
    assert compute_usual_share_in_post() == pytest.approx(in_post)
    assert Place().posts == pytest.approx(1.34 * 6.4 / in_post)
    assert Place(communities=1, residents=200).posts == 1
    assert Place(social_workers=2.5).posts == 2.5
    assert Place().posts_for(100_000) * in_post == pytest.approx(13.4)


def test_a_whole_number_will_do_for_a_share_and_is_the_same_as_a_decimal():
    assert Scenario.loads("[levers]\ngrid_service = 1").digest() == Scenario.loads("[levers]\ngrid_service = 1.0").digest()
    assert Scenario(name="a", levers={"takeover": np.float32(0.5)}) == Scenario(name="a", levers={"takeover": 0.5})


def test_a_default_that_is_written_out_makes_no_other_scenario_and_a_changed_value_does():
    assert Scenario(name="a", levers={"takeover": 0.3}, weeks=156) == Scenario(name="a")
    assert Scenario(name="a", levers={"takeover": -0.0}).digest() == Scenario(name="a", levers={"takeover": 0}).digest()
    assert Scenario(name="a", levers={"takeover": 0.31}).digest() != Scenario(name="a").digest()
    assert Scenario(name="a", switches={"needs": False}).digest() != Scenario(name="a").digest()
    assert Scenario(name="a", parameters={"mobilise": {"quit_hazard": 0.01}}).digest() != Scenario(name="a").digest()


def test_the_order_of_a_schedules_entries_makes_no_other_scenario():
    entries = [{"week": 1, "value": 0.1}, {"week": 5, "value": 0.2, "over": 3}]
    assert Scenario(name="a", schedule={"mobility": entries}) == Scenario(name="a", schedule={"mobility": entries[::-1]})


def test_a_scenario_shows_itself_in_a_line():
    scenario = Scenario(name="a", weeks=9, levers={"takeover": 0.5})
    assert repr(scenario) == str(scenario) == "Scenario('a', 9 weeks, 16 communities of 4000 residents, levers set: takeover)"


def test_a_scenario_never_changes():
    scenario = Scenario(name="a", label={"en": "A"})
    with raises_message(BadInput, "never_changes", change="weeks=3"):
        scenario.weeks = 3
    with raises_message(BadInput, "never_changes", change="levers={'takeover': 0.5}"):
        scenario.levers.takeover = 0.5
    with raises_message(BadInput, "never_changes", change="parameters={'move': {'own_kind': 2}}"):
        scenario.parameters.move.own_kin = 2
    for table in (scenario.place.types, scenario.label):
        with pytest.raises(TypeError, match="never changes"):
            table["mixed"] = 1
        with pytest.raises(TypeError, match="never changes"):
            table |= {"mixed": 1}


def test_nobody_can_take_a_scenario_apart_by_iterating():
    scenario = Scenario(name="a")
    assert not isinstance(scenario, Iterable)
    with pytest.raises(TypeError):
        iter(scenario)


def test_kept_weeks_are_counted_alike_in_words_and_numbers():
    assert [Scenario(name="a", keep={"weeks": w}).keep.every for w in ("all", "every fourth", 13, "summary")] == [1, 4, 13, 0]


def test_the_schema_knows_each_lever_and_its_range():
    schema = Scenario.model_json_schema()
    takeover = schema["$defs"]["LeverTable"]["properties"]["takeover"]
    assert (takeover["minimum"], takeover["maximum"], takeover["default"]) == (0, 0.95, 0.3)
    assert set(schema["$defs"]["LeverTable"]["properties"]) == set(LEVERS)
    assert schema["$defs"]["LeverTable"]["additionalProperties"] is False


# --- changing one ----------------------------------------------------------------------------------------------------------------


def test_replace_merges_tables_key_by_key_and_leaves_the_old_one_as_it_was():
    old = Scenario(name="a", levers={"takeover": 0.5, "mobility": 0.1}, parameters={"mobilise": {"quit_hazard": 0.01}})
    new = old.replace(name="b", levers={"mobility": 0.2}, parameters={"mobilise": {"join_trust": 1}})
    assert (new.name, new.levers.takeover, new.levers.mobility, new.parameters.mobilise.quit_hazard) == ("b", 0.5, 0.2, 0.01)
    assert (old.name, old.levers.mobility) == ("a", 0.1)


def test_a_mix_of_shares_and_a_schedule_are_replaced_whole():
    place = {"types": {"mixed": 0.5, "new_estate": 0.5}, "residents": 60}
    old = Scenario(name="a", place=place, schedule={"mobility": [{"week": 1, "value": 0.1}]})
    new = old.replace(place={"types": {"resettlement": 1}}, schedule={"mobility": [{"week": 2, "value": 0.2}]})
    assert new.place.types == {"resettlement": 1.0}
    assert new.place.residents == 60
    assert [entry.week for entry in new.schedule.mobility] == [2]


def test_replace_refuses_what_a_file_would_be_refused_for():
    with raises_message(BadInput, "unknown_key", "did_you_mean", place="scenario a levers.admin_burdn", table="levers",
                        near="admin_burden"):
        Scenario(name="a").replace(levers={"admin_burdn": 0.2})


def test_a_setting_is_a_dotted_path_or_a_levers_bare_name():
    scenario = Scenario(name="a").set("place.residents", "2000").set("admin_burden", "0.5").set("actors", "three").set("weeks", "9")
    assert (scenario.place.residents, scenario.levers.admin_burden, scenario.levers.actors, scenario.weeks) == (2000, 0.5, "three", 9)
    scheduled = Scenario(name="a").set("schedule.mobility", "[{ week = 3, value = 0.1 }]").set("switches.needs", "false")
    assert scheduled.schedule.mobility[0].value == 0.1
    assert scheduled.switches.needs is False


def test_settings_are_checked_once_all_are_in():
    scenario = Scenario(name="a").set_all(["schedule.mobility=[{ week = 300, value = 0.1 }]", "weeks=400"])
    assert scenario.weeks == 400


SETTINGS = {
    "admin_burden": expect("no_setting", written='"admin_burden"'), "a b=1": expect("no_setting", written='"a b=1"'),
    "=1": expect("no_setting", written='"=1"'), "weeks=": expect("no_setting", written='"weeks="'),
    "admin_burden=50%": expect("no_setting_in_toml_mend", "mend_percent", key="admin_burden"),
    "weeks=1\nburn_in = 2": expect("no_setting_in_toml", key="weeks"), "weeks=[[": expect("no_setting_in_toml", key="weeks"),
    "weeks=x": expect("wrong_type", "a_whole_number", place="--set weeks", value='"x"'),
    "plac.residents=30": expect("unknown_key", place="--set plac", near="place"),
    "admin_burdn=0.5": expect("unknown_key_elsewhere", place="--set admin_burdn", near="admin_burden"),
    "place.residents.x=3": expect("wrong_type", "a_whole_number", "a_table", place="--set place.residents"),
    "admin_burden=0.96": expect("above_range", place="--set levers.admin_burden", value=0.96),
}


@pytest.mark.parametrize("written", SETTINGS)
def test_a_setting_that_is_none_is_refused_under_its_name(written):
    with pytest.raises(BadInput) as refused:
        Scenario(name="a").set_all([written])
    assert len(refused.value.messages) == 1
    check_message(refused.value, SETTINGS[written])


@few
@given(content=some.scenario_contents(), weeks=st.integers(1, 60))
def test_a_shortened_scenario_is_the_beginning_of_the_longer_one(content, weeks):
    whole = Scenario(**content)
    short = whole.shortened(min(weeks, whole.weeks))
    for long_series, short_series in zip(whole.levers_by_week(), short.levers_by_week(), strict=True):
        assert np.array_equal(long_series[:short.burn_in + short.weeks], short_series)


# --- round trips -----------------------------------------------------------------------------------------------------------------


@few
@given(some.scenarios())
def test_a_dumped_scenario_reads_back_as_the_same_and_dumps_the_same(scenario):
    again = Scenario.loads(scenario.dump())
    assert again.digest() == scenario.digest()
    assert again == scenario
    assert again.dump() == scenario.dump()


@few
@given(content=some.scenario_contents(), order=st.randoms(use_true_random=False))
def test_the_order_of_keys_line_ends_and_byte_order_marks_leave_the_digest(content, order):
    def shuffled(value):
        if not isinstance(value, dict):
            return value
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key]) for key in keys}
    text = tomli_w.dumps(shuffled(content))
    assert Scenario.loads("\ufeff" + text.replace("\n", "\r\n")).digest() == Scenario(**content).digest()


@few
@given(some.scenarios())
def test_a_scenario_survives_pickle_and_deepcopy(scenario):
    for again in (pickle.loads(pickle.dumps(scenario)), deepcopy(scenario)):
        assert again == scenario
        assert again.dump() == scenario.dump()
        assert hash(again) == hash(scenario)


def test_the_whole_content_makes_the_same_scenario():
    scenario = Scenario.load(SCENARIOS / "inspection-season.toml")
    assert Scenario(**{key: value for key, value in scenario.content().items()}) == scenario


@few
@given(some.scenarios())
def test_what_a_manifest_holds_of_a_scenario_makes_it_again(scenario):
    assert Scenario.of_content(json.loads(json.dumps(scenario.content()))) == scenario


def test_what_happens_in_all_communities_is_read_back_from_a_manifest():
    scenario = Scenario(name="a", interventions={"link_loss": [{"week": 3, "share": 1.0}]})
    assert Scenario.of_content(json.loads(json.dumps(scenario.content()))) == scenario


# --- schedules -------------------------------------------------------------------------------------------------------------------


def weekly(**content) -> Levers:
    return Scenario(**({"name": "a", "weeks": 8, "burn_in": 2} | content)).levers_by_week()


def scheduled(lever: str, *entries, **levers) -> list:
    series = getattr(weekly(levers=levers, schedule={lever: list(entries)}), lever)
    return [round(float(value), 6) for value in series]


def test_without_a_schedule_a_lever_holds_its_value():
    assert scheduled("mobility", mobility=0.2) == [0.2] * 10


def test_a_step_holds_from_its_week_on_counted_after_the_burn_in():
    assert scheduled("mobility", {"week": 3, "value": 0.4}, mobility=0.2) == [0.2] * 5 + [0.4] * 5


def test_a_step_in_week_0_leaves_the_burn_in_alone():
    assert scheduled("mobility", {"week": 0, "value": 0.4}, mobility=0.2) == [0.2] * 2 + [0.4] * 8


def test_a_ramp_leaves_the_value_in_force_and_arrives_when_its_weeks_are_over():
    assert scheduled("mobility", {"week": 2, "value": 0.5, "over": 4}, mobility=0.1) == [0.1] * 5 + [0.2, 0.3, 0.4, 0.5, 0.5]


def test_a_pulse_is_two_steps():
    assert scheduled("mobility", {"week": 5, "value": 0.1}, {"week": 2, "value": 0.4}, mobility=0.1) == [0.1] * 4 + [0.4] * 3 + [0.1] * 3


def test_a_ramp_starts_from_where_the_entry_before_it_ended():
    entries = {"week": 0, "value": 0.2, "over": 2}, {"week": 2, "value": 0.4, "over": 4}
    assert scheduled("mobility", *entries, mobility=0.0) == [0, 0, 0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.4]


def test_a_ramp_may_run_past_the_end():
    assert scheduled("mobility", {"week": 6, "value": 0.5, "over": 10}, mobility=0.0) == [0] * 9 + [0.05]


def test_a_choice_is_coded_as_its_options_number_and_steps():
    assert scheduled("actors", {"week": 3, "value": "three"}) == [3] * 5 + [0] * 5
    assert list(weekly(levers={"mode": "charity_led"}).mode) == [3] * 10


def test_a_mix_is_a_row_of_shares_a_week_and_ramps_along_a_line_of_mixes():
    to = {"government": 0.3, "targeted": 0.4, "love_link": 0.3}
    mix = weekly(schedule={"charity_mix": [{"week": 4, "value": to, "over": 2}]}).charity_mix
    assert mix.shape == (10, 3)
    assert np.allclose(mix[[0, 6, 7, 8, 9]], [[0.7, 0.2, 0.1], [0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.3, 0.4, 0.3], [0.3, 0.4, 0.3]])


def test_a_long_ramp_that_swallows_two_others_is_said_to_overlap_with_both():
    entries = [{"week": 0, "value": 0.5, "over": 8}, {"week": 2, "value": 0.1}, {"week": 6, "value": 0.1}]
    with pytest.raises(BadInput) as refused:
        weekly(schedule={"mobility": entries})
    assert len(refused.value.messages) == 2
    for place in "scenario a schedule.mobility[1]", "scenario a schedule.mobility[2]":
        check_message(refused.value, expect("overlaps", place=place, other=0))


def test_a_step_may_follow_in_the_week_in_which_a_ramp_arrives():
    entries = {"week": 2, "value": 0.5, "over": 2}, {"week": 4, "value": 0.1}
    assert scheduled("mobility", *entries, mobility=0.1) == [0.1] * 5 + [0.3] + [0.1] * 4


@few
@given(some.scenarios())
def test_every_series_is_ready_for_a_kernel_and_within_its_range(scenario):
    for (name, lever), series in zip(LEVERS.items(), scenario.levers_by_week(), strict=True):
        assert series.dtype == np.float32, name
        assert series.flags.c_contiguous
        assert series.shape[0] == scenario.burn_in + scenario.weeks
        assert series.min() >= np.float32(lever.low)
        assert series.max() <= np.float32(lever.high)
        if lever.parts:
            assert np.allclose(series.sum(axis=1), 1, atol=1e-6)


@few
@given(some.scenarios())
def test_nothing_differs_before_the_first_entry(scenario):
    without = Scenario(**(scenario.said() | {"schedule": {}}))
    for name, with_it, plain in zip(LEVERS, scenario.levers_by_week(), without.levers_by_week(), strict=True):
        entries = getattr(scenario.schedule, name)
        first = min((entry.week for entry in entries), default=scenario.weeks)
        assert np.array_equal(with_it[:scenario.burn_in + first], plain[:scenario.burn_in + first])


def test_switches_and_coefficients_arrive_as_the_engine_wants_them():
    scenario = Scenario(name="a", switches={"needs": False}, parameters={"mobilise": {"quit_hazard": 0.01}})
    switches, parameters = scenario.switch_values(), scenario.parameter_values()
    assert isinstance(switches, Switches)
    assert switches.needs is False
    assert all(type(value) is bool for value in switches)
    assert isinstance(parameters, Parameters)
    assert parameters.mobilise.quit_hazard == np.float32(0.01)
    assert all(type(value) is np.float32 for group in parameters for value in group)


# --- real places and levers that shape the population ----------------------------------------------------------------------------

REAL = {"network": "edges.csv"}


def test_a_schedule_on_who_lives_there_says_that_it_acts_through_newcomers():
    scenario = Scenario(name="a", schedule={"heterogeneity": [{"week": 3, "value": 0.8}], "mobility": [{"week": 3, "value": 0.2}]})
    check_only(scenario.notes, "acts_through_newcomers", name="heterogeneity")
    assert Scenario(name="a", levers={"heterogeneity": 0.8}).notes == []


def test_the_number_of_real_communities_is_the_number_of_communities():
    scenario = Scenario(name="a", place={"community": [REAL, REAL]})
    assert (scenario.place.communities, scenario.place.residents) == (2, 0)
    assert Scenario.loads(scenario.dump(), "a.toml") == scenario
    with raises_message(BadInput, "communities_differ", place="scenario a place.communities", communities=3, count=2):
        Scenario(name="a", place={"community": [REAL, REAL], "communities": 3})
    with raises_message(BadInput, "residents_follow", place="scenario a place.residents"):
        Scenario(name="a", place={"community": [REAL], "residents": 300})


@pytest.mark.parametrize("content", [
    {"levers": {"heterogeneity": 0.5}}, {"schedule": {"heterogeneity": [{"week": 3, "value": 0.8}]}},
])
def test_levers_that_make_groups_are_refused_where_files_give_real_ones(content):
    grouped = {"community": [REAL | {"groups": "caste", "type": "mixed"}]}
    assert Scenario(name="a", place=grouped).place.community[0].groups == "caste"
    with raises_message(BadInput, "groups_are_real", place=f"scenario a {next(iter(content))}.heterogeneity"):
        Scenario(**({"name": "a"} | content | {"place": grouped}))
    assert Scenario(**({"name": "a"} | content), place={"community": [REAL]})


MADE = {"residents": 500}


@pytest.mark.parametrize(("places", "more", "expected"), [
    ([{}], {}, expect("network_or_residents", place="scenario a place.community[0]")),
    ([REAL | MADE], {}, expect("network_and_residents", place="scenario a place.community[0]")),
    ([REAL, MADE], {}, expect("made_and_real", place="scenario a place.community[1]")),
    ([MADE | {"groups": "caste"}], {}, expect("goes_with_network", place="scenario a place.community[0].groups")),
    ([MADE | {"name": "甲"}, MADE | {"name": "甲 "}], {}, expect("community_taken", place="scenario a place.community[1].name")),
    ([MADE], {"types": {"mixed": 1.0}}, expect("types_beside_communities", place="scenario a place.types")),
    (
        [MADE | {"social_workers": 1.0}], {"social_workers": 3.0},
        expect("workers_beside_place", place="scenario a place.community[0].social_workers")),
    ([MADE | {"levers": {"deliberaton": 0.5}}], {}, expect("did_you_mean", near="deliberation")),
    ([MADE | {"levers": {"deliberation": 5}}], {}, expect("above_range", place="scenario a place.community[0].levers")),
    ([MADE | {"levers": {"admin_burden": 0.5}}], {}, expect("lever_of_the_station", place="scenario a place.community[0].levers")),
    ([MADE | {"levers": 3}], {}, expect("levers_wanted", place="scenario a place.community[0].levers")),
    ([{"residents": 10**10}] * 3, {}, expect("too_many_residents", place="scenario a place.community")),
    ([{"residents": 3}], {}, expect("below_range", place="scenario a place.community[0].residents")),
])
def test_communities_one_by_one_must_agree(places, more, expected):
    with raises_message(BadInput, expected):
        Scenario(name="a", place={"community": places} | more)


def test_a_community_by_itself_has_a_name_residents_staff_and_levers_of_its_own():
    own = MADE | {"name": "幸福社区", "type": "mixed", "social_workers": 0.5}
    own["levers"] = {"deliberation": 0.9, "volunteer_selection": "skill"}
    scenario = Scenario(name="a", place={"community": [own, {"residents": 1500}]})
    assert Scenario.loads(scenario.dump()) == scenario and scenario.place.made_residents == 2000
    assert scenario.place.posts_of_each([500, 1500]) == [0.5, 0.75]
    first, second = scenario.levers_by_place()
    assert first.deliberation.tolist() == [np.float32(0.9)] * 456 and first.volunteer_selection[0] == 2
    assert second.deliberation[0] == np.float32(0.25)
    assert Scenario(name="a").levers_by_place() == []


def test_a_real_community_is_checked_key_by_key():
    text = '[place]\n[[place.community]]\nnetwork = "a"\n[[place.community]]\nnetwrk = "b"\ncolumns = { sorce = "i" }\ntype = "vilage"\n'
    found = complaints(text)
    check_message(found, expect("unknown_key", place="x.toml:5:1 place.community[1].netwrk", table="place.community"))
    check_message(found, expect("network_or_residents", place="x.toml:4:1 place.community[1]"))
    check_message(found, expect("unknown_part", place="x.toml:6:1 place.community[1].columns", key='"sorce"', near="source"))
    check_message(found, expect("no_choice", place="x.toml:7:1 place.community[1].type", value='"vilage"'))
    assert len(found) == 4


def test_paths_start_from_the_scenarios_own_folder(tmp_path, monkeypatch):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "x.toml").write_text('[[place.community]]\nnetwork = "data/edges.csv"\nattributes = "people.csv"\n')
    monkeypatch.chdir(tmp_path)
    scenario = Scenario.load("inner/x.toml")
    assert scenario.files() == {
        "place.community[0].network": tmp_path / "inner" / "data" / "edges.csv",
        "place.community[0].attributes": tmp_path / "inner" / "people.csv",
    }
    assert scenario.replace(weeks=9).set("weeks", "8").folder == pickle.loads(pickle.dumps(scenario)).folder == tmp_path / "inner"
    assert str(tmp_path) not in scenario.dump()


def test_the_digest_does_not_depend_on_the_folder_but_two_folders_are_two_places():
    text = '[[place.community]]\nnetwork = "edges.csv"\n'
    here, there = Scenario.loads(text, folder="here"), Scenario.loads(text, folder="there")
    assert here.digest() == there.digest()
    assert here != there


# --- the template and the files that come along ----------------------------------------------------------------------------------


def test_the_template_loads_as_it_is_and_says_nothing_but_a_name():
    scenario = Scenario.loads(new_scenario_text("mine"))
    assert scenario == Scenario(name="mine")
    tables = ("place", "levers", "schedule", "switches", "budget", "prices", "keep")
    assert scenario.said() == {"name": "mine"} | {table: {} for table in tables}


def test_the_template_with_every_line_taken_in_names_every_lever_and_switch_at_its_default():
    text = re.sub(r"^# (?=[a-z_]+ = )", "", new_scenario_text("mine"), flags=re.MULTILINE)
    scenario = Scenario.loads(text)
    assert scenario.levers.model_fields_set == set(LEVERS)
    assert scenario.switches.model_fields_set == set(list_declarations(Switches))
    assert scenario.prices.model_fields_set == set(PRICES)
    assert scenario.levers == Scenario(name="mine").levers
    assert scenario.switches == Scenario(name="mine").switches
    assert max(map(len, text.splitlines())) <= 140


FILES = sorted(SCENARIOS.glob("*.toml"))
EXPECTED = {
    "baseline", "classroom", "inspection-season", "limit-takeover", "limit-heterogeneity", "limit-task-downshift", "limit-admin-burden",
    "limit-service-scope",
    "remedy-three-governances", "remedy-deliberation", "remedy-incubation", "remedy-agency", "mode-organization-led", "mode-volunteer-led",
    "mode-charity-led", "linkage-three-actors", "linkage-five-actors", "type-traditional-village", "type-old-neighbourhood",
    "type-new-estate", "type-resettlement", "type-mixed", "tasks-with-resources",
}


def test_there_is_a_file_for_each_question():
    assert {file.stem for file in FILES} >= EXPECTED


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_that_comes_along_loads_is_named_like_itself_and_says_what_it_asks(file):
    scenario = Scenario.load(file)
    assert scenario.name == file.stem
    assert set(scenario.label) == {"en", "zh"}
    assert re.match(r"# .*(\n# .*)*\(paper", file.read_text(encoding="utf-8"))


def test_each_file_asks_another_question():
    digests = {Scenario.load(file).replace(name="a", label={"en": "a", "zh": "a"}).digest(): file.stem for file in FILES}
    same = {"baseline", "linkage-five-actors"}  # five actors are the default; the file says so aloud
    assert len(digests) == len(FILES) - (len(same) - 1)


def test_a_limit_is_more_severe_than_the_default_and_a_remedy_at_full_strength():
    takeover = Scenario.load(SCENARIOS / "limit-takeover.toml").levers.takeover
    assert takeover == pytest.approx(0.8 * LEVERS["takeover"].high)
    for file in SCENARIOS.glob("remedy-*.toml"):
        levers = Scenario.load(file).levers
        named = [name for name in levers.model_fields_set if not LEVERS[name].options]
        assert named
        assert all(getattr(levers, name) == LEVERS[name].high for name in named)


@pytest.mark.parametrize("source", ["x", "scenarios/x.toml", Path("x.toml"), {"weeks": 3}])
def test_what_is_no_name_of_a_key_is_told_how_files_are_read(source):
    with raises_message(BadInput, "keys_by_name"):
        Scenario(source)


@pytest.mark.parametrize(("table", "said", "near"), [
    ("switches", {"broker": False}, "brokering"), ("switches", {"brok": False}, "brokering"), ("levers", {"admin": 0.5}, "admin_burden"),
])
def test_the_beginning_of_a_name_is_enough_for_a_hint(table, said, near):
    with raises_message(BadInput, "did_you_mean", near=near):
        Scenario(name="a", **{table: said})
