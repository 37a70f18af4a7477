"""Lists as frames, explanations as cards, and modules that are called: what a script and a notebook look things up with."""

import inspect

import pytest

import wushe_sim as ws
from tests.messages import raises_message
from tests.report.test_language import CHINESE
from wushe_sim.experiments import claims, limits
from wushe_sim.report.catalogue import CATALOGUES
from wushe_sim.report.listing import COLUMNS


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", list(COLUMNS))
def test_each_list_is_a_frame_by_name_in_the_readers_language(name, lang):
    frame = getattr(ws, name)(lang=lang)
    assert list(frame.index) == [row["name"] for row in CATALOGUES[name][0]()] and tuple(frame.columns) == COLUMNS[name]
    said = frame[[column for column in ("label", "unit", "meaning") if column in frame]].astype(str)
    assert (said["meaning"].str.len() > 0).all()
    if lang == "zh":
        assert said["meaning"].map(lambda text: bool(CHINESE.search(text))).all()
    elif "label" in said:
        assert not said["label"].map(lambda text: bool(CHINESE.search(text))).any()


def test_defaults_stay_numbers_that_a_script_goes_on_with():
    assert ws.levers().loc["admin_burden", "default"] == ws.Scenario(name="x").levers.admin_burden
    assert ws.levers(lang="zh").loc["admin_burden", "default"] == 0.35
    assert ws.parameters()["default"].between(ws.parameters()["low"], ws.parameters()["high"]).all()


def test_claims_and_limits_are_called_and_keep_the_names_of_their_modules():
    frame = ws.claims(lang="en")
    assert list(frame.index) == list(claims.HYPOTHESES) and "linkage" in " ".join(frame["claim"]).lower()
    assert ws.claims.HYPOTHESES is claims.HYPOTHESES and ws.limits.tipping is limits.tipping and "path_dependence" in dir(ws.limits)
    assert "parts" in inspect.signature(ws.limits).parameters and "governance limits" in (ws.limits.__doc__ or "")
    with pytest.raises(AttributeError):
        _ = ws.limits.no_such_thing


@pytest.mark.parametrize(("name", "things"), [("admin_burden", 1), ("社工行政负担", 1), ("belonging", 3), ("week", 1)])
def test_a_name_or_label_is_explained_as_text_and_as_cards(name, things):
    found = ws.explain(name, lang="en")
    assert len(found.cards) == things == found._repr_html_().count("border-left")
    assert found.cards[0].title in repr(found)


def test_a_name_that_is_none_is_told_the_nearest():
    with raises_message(ws.BadInput, "explain_near", name="admin_burdn"):
        ws.explain("admin_burdn")


def test_every_public_name_is_there_and_listed():
    for name in ws.__all__:
        assert getattr(ws, name) is not None
    assert {"levers", "verdicts", "explain", "claims", "limits"} <= set(dir(ws))
