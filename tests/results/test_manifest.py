"""The manifest as it is written: its own digest stands last and fits."""

from wushe_sim.experiments.comparison.arms import street
from wushe_sim.results.manifest import as_json, digest_manifest, seal_manifest


def test_a_sealed_manifest_says_last_the_digest_of_all_else():
    manifest = {"format": 1, "scenarios": {"street": street().content()}, "files": {}}
    digest = digest_manifest(manifest)
    assert seal_manifest(manifest) == as_json({**manifest, "digest": digest})
    assert digest_manifest({**manifest, "digest": digest}) == digest != digest_manifest({**manifest, "format": 2})
