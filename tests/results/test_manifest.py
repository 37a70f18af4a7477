"""The manifest as it is written: its own digest stands last and fits; and what it says of a user's own Python."""

import pytest

import wushe_sim as ws
from tests.experiments.conftest import BASE
from tests.forged import reseal, run_folder
from wushe_sim.errors import StorageError
from wushe_sim.experiments.comparison.arms import street
from wushe_sim.results.manifest import as_json, digest_manifest, read_manifest, seal_manifest
from wushe_sim.results.provenance import describe_work, is_same_work
from wushe_sim.running.runner import collect_hooks, describe_hooks


def test_a_sealed_manifest_says_last_the_digest_of_all_else():
    manifest = {"format": 1, "scenarios": {"street": street().content()}, "files": {}}
    digest = digest_manifest(manifest)
    assert seal_manifest(manifest) == as_json({**manifest, "digest": digest})
    assert digest_manifest({**manifest, "digest": digest}) == digest != digest_manifest({**manifest, "format": 2})


class Careful(ws.Resident):
    def join_volunteering(self, chance, draw):
        return self.belonging > 0.6 and draw < chance


class Bold(ws.Resident):
    def join_volunteering(self, chance, draw):
        return True

    @ws.rule
    def give(self, chance, draw):
        return draw < chance


def look(street):
    return None


def said_of(agents=None, each_week=None):
    return describe_hooks(collect_hooks(agents, each_week))


def test_each_override_is_recorded_with_its_class_decisions_and_digest():
    entry, = said_of({ws.Resident: Bold})["overrides"]
    assert entry["replaces"] == "Resident" and entry["name"] == f"{__name__}.Bold" and entry["source"] == "text"
    assert sorted(entry["decisions"]) == ["give", "join_volunteering"] and entry["compiled"] == ["give"]
    first, second = said_of({ws.Resident: {Careful: look, Bold: None}})["overrides"]
    assert first["whom"]["name"] == f"{__name__}.look" and "whom" not in second
    assert said_of({ws.Resident: ws.Resident}) == said_of() == {}
    assert said_of(each_week=look)["each_week"]["name"] == f"{__name__}.look"


def test_a_result_of_replaced_decisions_is_another_work():
    plain = describe_work([BASE], [0])
    works = [plain, *(plain | said_of(agents, hook) for agents, hook in (
        ({ws.Resident: Careful}, None), ({ws.Resident: Bold}, None), ({ws.Resident: {Careful: look}}, None), (None, look)))]
    assert all(is_same_work(one, other) == (one is other) for one in works for other in works)


@pytest.mark.parametrize("entry", [
    {"overrides": {}}, {"overrides": [{"name": "a.B"}]}, {"overrides": ["a.B"]}, {"each_week": "look"},
    {"each_week": {"name": "a.look", "digest": "x", "source": "text"}}, {"each_week": {"name": "a.look", "digest": "", "source": "guess"}},
    {"read": {"base": "study"}}, {"read": {"base": {"folder": "study", "files": {"place.community[0].network": "x"}}}},
])
def test_what_a_manifest_says_of_python_and_files_is_checked(tmp_path, entry):
    folder = run_folder(tmp_path / "out")
    assert read_manifest(folder)["seeds"] == [0, 1]  # one that says nothing of them, as those before did
    reseal(folder, lambda manifest: manifest.update(said_of({ws.Resident: Bold}, look)))
    assert read_manifest(folder)["overrides"] == said_of({ws.Resident: Bold})["overrides"]
    reseal(folder, lambda manifest: manifest.update(entry))
    with pytest.raises(StorageError, match=next(iter(entry))):
        read_manifest(folder)
