"""UCINET's DL says the same as an edge list, in each of its formats."""

import pytest

from tests.files.test_formats import WEIGHTED
from tests.files.test_networks import TRIANGLE, check_complaint, place, ties_of


@pytest.mark.parametrize("text", [
    "DL n=3 format=edgelist1\nlabels embedded:\ndata:\na b 3\nb c 1\nc a 1\n",
    "dl n = 3, format = edgelist1\nlabels:\na,b,c\ndata:\n1 2 3\n2 3 1\n3 1 1\n",
    'DL N=3\nFORMAT = EDGELIST1\nLABELS:\n"a" "b"\n"c"\nDATA:\na b 3\nb c 1\nc a 1\n',
    "dl n=3 format=fullmatrix\nlabels:\na b c\ndata:\n0 3 1\n3 0 1\n1 1 0\n",
    "dl n=3\nlabels embedded\ndata:\na b c\na 0 3 1\nb 3 0 1\nc 1 1 0\n",
    "dl n=3 format=upperhalf diagonal=absent\nlabels:\na b c\ndata:\n3 1\n1\n",
    "dl n=3 format=lowerhalf\nlabels:\na b c\ndata:\n0\n3 0\n1 1 0\n",
    "dl n=3 nm=2\nlabels:\na b c\nmatrix labels:\nkin work\ndata:\n0 1 1\n1 0 0\n1 0 0\n0 2 0\n2 0 1\n0 1 0\n",
])
def test_a_dl_file_says_the_same_as_an_edge_list(tmp_path, text):
    assert ties_of(place(tmp_path, text)) == WEIGHTED


@pytest.mark.parametrize("text", [
    "dl n=3 format=nodelist1\nlabels:\na b c\ndata:\n1 2 3\n2 3\n", "dl n=3 format=nodelist1\nlabels embedded:\ndata:\na b c\nb c\n",
    "dl n=3 format=fullmatrix\nlabels:\na,b,c\ndata:\n0 1 1\n0 0 1\n0 0 0\n"])
def test_a_list_of_nodes_ties_the_first_to_each_of_the_others(tmp_path, text):
    assert ties_of(place(tmp_path, text)) == TRIANGLE


@pytest.mark.parametrize("text", [
    "dl nr=3 nc=2 format=fullmatrix\nrow labels:\na b c\ncolumn labels:\nclub choir\ndata:\n1 1\n1 1\n1 0\n",
    "dl nr=3 nc=2\nlabels embedded\ndata:\nclub choir\na 1 1\nb 1 1\nc 1 0\n",
    "dl nr=3 nc=2 format=edgelist2\nrow labels embedded\ncolumn labels embedded\ndata:\na club\na choir\nb club\nb choir\nc club\n",
    "dl nr=3, nc=2 format=nodelist2\nlabels embedded\ndata:\na club choir\nb club choir\nc club\n"])
def test_two_kinds_of_nodes_are_projected_on_request(tmp_path, text):
    check_complaint(tmp_path, text, "two_modes", first=3, second=2)
    found = place(tmp_path, text, project="first")
    assert ties_of(found) == {("a", "b"): round(2 / 3, 6), ("a", "c"): 0.5, ("b", "c"): 0.5}
    assert place(tmp_path, text, project="second").ids == ["club", "choir"]


def test_what_a_dl_file_joins_or_never_names_is_counted(tmp_path):
    found = place(tmp_path, "dl n=5 format=edgelist1\nlabels embedded:\ndata:\na b\nb c\n")
    assert found.mended == {"unnamed_nodes": 2, "one_way_edges": 2}
    found = place(tmp_path, "dl n=3 nm=2 format=edgelist1\ndata:\n1 2\n!\n1 2\n2 3\n")
    assert found.mended["relations_joined"] == 2 and found.left_out == {"ties": ("relation",)}


@pytest.mark.parametrize(("text", "named", "values"), [
    ("dl n=3 format=blockmatrix\ndata:\n1\n", "dl_format", {"format": '"blockmatrix"'}),
    ("dl format=edgelist1\ndata:\n1 2\n", "dl_counts", {}),
    ("dl n=99999 format=edgelist1\ndata:\n1 2\n", "dl_counts", {"most": 1000}),
    ("dl n=3\n0 1 1\n", "dl_without_data", {}),
    ("dl n=3\ndata:\n0 1 1\n1 0 0\n", "dl_values", {"values": 6, "wanted": 9}),
    ("dl n=2 format=edgelist1\nlabels embedded\ndata:\na b\nb c\n", "dl_too_many", {"names": "c"}),
    ("dl n=2 format=edgelist1\ndata:\n1 3\n", "pajek_unlisted", {"count": 2}),
    ("dl n=2 format=edgelist1\ndata:\n1 2 -1\n", "edge_weight_above_0", {}),
])
def test_a_dl_file_that_cannot_be_is_refused(tmp_path, text, named, values):
    check_complaint(tmp_path, text, named, **values)
