"""The page's pictures: no character is a box, a click finds who stands there; and Mesa's own words in Chinese."""

import ast
import warnings
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from mesa.visualization import solara_viz

from tests.dashboard.test_session import SEED, SMALL, begun
from wushe_sim.dashboard import pictures
from wushe_sim.dashboard.mesa_page import SAYS, STEPS, THREADS, Spoken
from wushe_sim.dashboard.pictures import Page, Picture
from wushe_sim.dashboard.session import Session, Starts
from wushe_sim.i18n import msg
from wushe_sim.report.plot import actors_of, layout, people_of


@pytest.fixture(scope="module")
def pair():
    return begun(Session(SMALL, Starts(), SEED), 14)


@pytest.fixture(autouse=True)
def no_boxes():
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*")
        yield


@pytest.mark.parametrize(("lang", "dark"), [("en", False), ("zh", True)])
def test_a_click_finds_the_resident_who_stands_there(pair, lang, dark):
    frames = people_of(pair.runs["changed"], 1)
    where = layout(*frames)
    picture = pictures.residents(frames, "trust_government", Page(lang, dark), where, int(where.drawn[3]))
    assert len(picture.numbers) == 200 and ((picture.spots > 0) & (picture.spots < 1)).all()
    apart = [k for k in range(200) if np.sort(np.hypot(*(picture.spots - picture.spots[k]).T))[1] > 1e-3]
    assert all(picture.nearest(*picture.spots[k]) == picture.numbers[k] for k in apart) and apart
    assert picture.nearest(0.001, 0.999) is None


def test_where_residents_stand_stays_while_their_ties_change(pair):
    frames = people_of(pair.runs["changed"], 0)
    where = layout(*frames)
    one = pictures.residents(frames, "role", Page("en"), where, None)
    other = pictures.residents((frames[0], frames[1].iloc[:-40]), "role", Page("en"), where, None)
    assert one.spots == pytest.approx(other.spots, abs=1e-3) and one.png != other.png


@pytest.mark.parametrize(("lang", "dark", "width"), [("en", True, 360), ("zh", False, 720)])
def test_a_click_finds_the_actor_who_stands_there(pair, lang, dark, width):
    nodes, links = actors_of(pair.runs["changed"], 0)
    picture = pictures.actors((nodes, links), Page(lang, dark, width), 0)
    assert [picture.nearest(*spot) for spot in picture.spots] == list(picture.numbers) and set(picture.numbers) == set(nodes["actor"])


def read_pixels(picture):
    return imread(BytesIO(picture.png), format="png")


def test_a_dark_page_gets_a_dark_picture_with_light_words(pair):
    frames = actors_of(pair.runs["changed"], 0)
    light, dark = (read_pixels(pictures.actors(frames, Page("en", theme), None)) for theme in (False, True))
    assert light[0, 0, :3].min() == 1 and dark[0, 0, :3].max() < 0.2
    note = dark[int(dark.shape[0] * 0.92):, dark.shape[1] // 2:, :3]
    assert note.max() > 0.6


def test_a_picture_has_as_many_pixels_as_the_browser_shows(pair):
    frames = actors_of(pair.runs["changed"], 0)
    assert read_pixels(pictures.actors(frames, Page("en", width=400, density=2.0), None)).shape[1] == 800


@pytest.mark.parametrize("width", [340, 420, 800])
def test_no_legend_is_wider_than_its_picture_or_covers_it(pair, width, monkeypatch):
    seen = []
    monkeypatch.setattr(pictures, "_png", lambda figure, density: seen.append(figure) or b"")
    pictures.actors(actors_of(pair.runs["changed"], 0), Page("en", width=width), None)
    (figure,) = seen
    (axes,) = figure.axes
    legend = axes.get_legend().get_window_extent()
    assert legend.x1 <= figure.bbox.width and legend.y0 >= axes.get_window_extent().y1 - 1


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
    ours = {word for word in mesas_words() if word not in (*THREADS, STEPS, "Command Console")}
    assert {"Reset", "Step", "Controls", "Model Parameters"} <= ours
    assert not [word for word in ours if word not in SAYS]
    spoken = Spoken(None, "zh", [msg("Indicators"), msg("Residents")])
    assert spoken.word("Step: 12") == "第 12 周" and spoken.word("Page 1") == "居民" and spoken.word("▶") == "▶"
