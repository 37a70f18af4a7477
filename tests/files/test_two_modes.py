"""People by events, in lists and matrices: projected on request, asked about otherwise."""

import pytest

from tests.files.test_networks import check_complaint, place, ties_of
from wushe_sim.report.places import describe_places

SHARED = {("a", "b"): round(2 / 3, 6), ("a", "c"): 0.5, ("b", "c"): 0.5}
"""a and b share two events, c one with each."""
LIST = "a,club\na,choir\nb,club\nb,choir\nc,club\n"


@pytest.mark.parametrize("text", [
    LIST, "source,target\n" + LIST, "person,event,often\n" + LIST.replace("\n", ",2\n"),
    "id,club,choir\na,1,1\nb,1,1\nc,1,0\n", ",club,choir,none\na,1,1,0\nb,1,1,0\nc,1,0,0\n", "a,1,1\nb,1,1\nc,1,0\n",
    "name,club,choir,none\na,3,1,0\nb,1,2,0\nc,1,0,0\n"])
def test_who_shares_an_event_is_tied_by_how_many(tmp_path, text):
    found = place(tmp_path, text, project="first")
    assert found.ids == ["a", "b", "c"] and ties_of(found) == SHARED


def test_events_that_share_people_are_tied_too(tmp_path):
    assert place(tmp_path, LIST, project="second").ids == ["club", "choir"]
    found = place(tmp_path, "1,1,0,0\n1,1,0,0\n1,0,1,0\n", project="first")
    assert found.ids == ["1", "2", "3"] and len(ties_of(found)) == 3


def test_a_weight_that_the_projection_does_not_use_is_named(tmp_path):
    found = place(tmp_path, "source,target,layer,weight\n" + LIST.replace("\n", ",x,2\n"), project="first")
    assert ties_of(found) == SHARED and found.left_out == {"ties": ("layer", "weight")}


def test_residents_of_the_attributes_who_share_nothing_live_there_all_the_same(tmp_path):
    found = place(tmp_path, LIST, "id,job\na,x\nb,x\nc,y\nlone,y\n", groups="job", project="first")
    assert found.ids == ["a", "b", "c", "lone"] and ties_of(found) == SHARED


def test_what_is_of_one_kind_is_not_projected(tmp_path):
    for text in ("a,b\nb,c\n", "0,1,1\n1,0,0\n1,0,0\n".replace("0,1,1", ",a,b,c\na,0,1,1").replace("\n1,0,0", "\nb,1,0,0", 1)
                 .replace("\n1,0,0", "\nc,1,0,0", 1)):
        check_complaint(tmp_path, text, "no_two_modes", more={"project": "first"})


def test_a_table_of_people_by_events_is_recognised(tmp_path):
    check_complaint(tmp_path, "name,club,choir,band\na,1,1,0\nb,1,1,0\nc,1,0,1\n", "two_modes", first=3, second=3)
    check_complaint(tmp_path, "0,1,1\n1,0,0\n", "not_square", count=2, width=3)
    check_complaint(tmp_path, "name,club,choir,band\na,1,1,0\nb,-1,1,0\n", "two_mode_cell", more={"project": "first"}, line=3, column=2)


def test_a_list_whose_sides_share_nobody_is_asked_about(tmp_path):
    found = place(tmp_path, LIST + "d,choir\n")
    assert found.left_out == {"modes": ("a", "club")}
    about = {"x": {"figures": {}, "mended": {}, "first": {}, "left_out": {"modes": ["a", "club"]}}}
    assert 'project = "first"' in list(describe_places(about, "en"))[-1]
    assert place(tmp_path, LIST + "d,a\n").left_out == {}
