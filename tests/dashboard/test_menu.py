"""The menu of scenarios: what lies beside the opened one and in the folder ``scenarios``, each once, without what the page cannot show."""

from wushe_sim.dashboard import menu
from wushe_sim.dashboard.menu import list_entries, open_entry


def write(folder, name, text):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_scenarios_beside_and_in_the_working_folder_are_listed_by_their_titles(tmp_path, monkeypatch):
    monkeypatch.setattr(menu, "SHIPPED", tmp_path / "none")
    monkeypatch.chdir(tmp_path)
    opened = write(tmp_path / "mine", "a.toml", 'name = "a"\n[label]\nen = "Mine"\nzh = "我的"\n')
    write(tmp_path / "mine", "bad.toml", 'name = "b"\n[levers]\nadmin_burden = 3\n')
    write(tmp_path / "mine", "region.toml", 'name = "r"\n[region]\ncities = 1\nstreets = 2\n')
    write(tmp_path / "scenarios", "c.toml", 'name = "c"\n')
    assert [one.title for one in list_entries(opened, "en")] == ["A small street", "Mine", "c"]
    assert [one.title for one in list_entries(opened, "zh")][1:] == ["c", "我的"]
    assert [one.file.name for one in list_entries(opened, "en")[1:]] == ["a.toml", "c.toml"]


def test_two_of_one_title_are_told_apart_by_their_files(tmp_path, monkeypatch):
    monkeypatch.setattr(menu, "SHIPPED", tmp_path / "none")
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        opened = write(tmp_path / "mine", f"{name}.toml", 'name = "same"\n')
    assert [one.title for one in list_entries(opened, "en")[1:]] == ["same (one.toml)", "same (two.toml)"]


def test_every_scenario_of_the_project_with_one_street_can_be_opened(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    entries = list_entries(None, "zh")
    names = {one.file.name for one in entries if one.file}
    assert {"baseline.toml", "limit-admin-burden.toml"} <= names and "province.toml" not in names
    assert all(open_entry(one.file).name for one in entries)
    assert open_entry(None).place.residents == 1000
