"""The page's pictures: no character is a box, a click finds who stands there; and Mesa's own words in Chinese."""

import ast
import warnings
from pathlib import Path

import numpy as np
import pytest
from mesa.visualization import solara_viz

from tests.dashboard.test_session import SEED, SMALL, begun
from wushe_sim.dashboard import pictures
from wushe_sim.dashboard.mesa_page import SAYS, THREADS, Spoken
from wushe_sim.dashboard.pair import Subject
from wushe_sim.dashboard.pictures import Picture
from wushe_sim.dashboard.session import Session, Starts
from wushe_sim.report.plot import actors_of, layout, people_of
from wushe_sim.tracing.followers import ACTOR, RESIDENT


@pytest.fixture(scope="module")
def pair():
    return begun(Session(SMALL, Starts(), SEED), 14)


@pytest.fixture(autouse=True)
def no_boxes():
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*")
        yield


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("names", [("coverage",), ("coverage", "agreement", "pool"), ("linkage", "trust", "burnout", "time_to_service")])
def test_indicators_are_drawn_beside_those_without_the_change(pair, lang, names):
    assert pictures.indicators(pair.frame(), names, lang).png.startswith(b"\x89PNG")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_click_finds_the_resident_who_stands_there(pair, lang):
    frames = people_of(pair.runs["changed"], 1)
    where = layout(*frames)
    picture = pictures.residents(frames, "trust_government", lang, where, int(where.drawn[3]))
    assert len(picture.numbers) == 200 and ((picture.spots > 0) & (picture.spots < 1)).all()
    apart = [k for k in range(200) if np.sort(np.hypot(*(picture.spots - picture.spots[k]).T))[1] > 1e-3]
    assert all(picture.nearest(*picture.spots[k]) == picture.numbers[k] for k in apart) and apart
    assert picture.nearest(0.001, 0.999) is None


def test_where_residents_stand_stays_while_their_ties_change(pair):
    frames = people_of(pair.runs["changed"], 0)
    where = layout(*frames)
    one = pictures.residents(frames, "role", "en", where, None)
    other = pictures.residents((frames[0], frames[1].iloc[:-40]), "role", "en", where, None)
    assert one.spots == pytest.approx(other.spots, abs=1e-3) and one.png != other.png


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_click_finds_the_actor_who_stands_there(pair, lang):
    nodes, links = actors_of(pair.runs["changed"], 0)
    picture = pictures.actors((nodes, links), lang, 0)
    assert [picture.nearest(*spot) for spot in picture.spots] == list(picture.numbers) and set(picture.numbers) == set(nodes["actor"])


@pytest.mark.parametrize("who", [Subject(RESIDENT, 0, 5), Subject(ACTOR, 0, 2)])
def test_a_life_is_drawn_in_both_runs(pair, who):
    pair.follow(who)
    assert pictures.draw_life(pair.get_lives(), "zh").png.startswith(b"\x89PNG")


def test_a_picture_of_nobody_answers_no_click():
    assert Picture(b"").nearest(0.5, 0.5) is None


WITH_WORDS = ("Card", "Button", "SliderInt", "Checkbox")


def mesas_words():
    """What Mesa's page says, as it stands in its source."""
    for node in ast.walk(ast.parse(Path(solara_viz.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WITH_WORDS:
            said = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "label")]
            yield from (one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_every_word_of_mesas_page_is_said_in_chinese():
    ours = {word for word in mesas_words() if word not in (*THREADS, "Command Console")}
    assert {"Reset", "Step", "Controls", "Model Parameters"} <= ours
    assert not [word for word in ours if word not in SAYS]
    spoken = Spoken(None, "zh")
    assert spoken.word("Step: 12") == "第 12 周" and spoken.word("Page 1") == "居民" and spoken.word("▶") == "▶"
