"""The kernel cache: kernels are pickles, so a folder that others may write to is refused; nothing that is not ours is removed."""

import os
import stat
import time
from pathlib import Path

import pytest

from wushe_sim.engine import kernel_cache
from wushe_sim.i18n.message import render

needs_owners = pytest.mark.skipif(not hasattr(os, "getuid"), reason="this system knows no owners")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A folder of the user's own, named by WUSHE_CACHE."""
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o755)
    monkeypatch.setenv("WUSHE_CACHE", str(folder))
    return folder


@pytest.fixture
def folder(root):
    """The cache that lies there."""
    cache = kernel_cache.open_cache("lean")
    assert cache.is_kept and not cache.refusal
    return cache.folder


def refused(path, *said):
    """Whether a cache is refused for a path: a temporary folder serves, and both languages say which path it is and what to do."""
    cache = kernel_cache.open_cache("lean")
    assert not cache.is_kept and cache.folder.is_dir() and mode(cache.folder) == 0o700
    english, chinese = render(cache.refusal, "en"), render(cache.refusal, "zh")
    assert english.startswith(f"{path}: ") and all(part in english for part in (*said, "WUSHE_CACHE"))
    assert chinese.startswith(f"{path}：") and "编译代码" in chinese and "WUSHE_CACHE" in chinese
    return True


# --- whose it is -----------------------------------------------------------------------------------------------------------------


@needs_owners
def test_whatever_the_umask_the_folders_are_made_for_their_user_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("WUSHE_CACHE", str(tmp_path / "a" / "b"))
    before = os.umask(0)
    try:
        folder = kernel_cache.open_cache("lean").folder
    finally:
        os.umask(before)
    assert folder.name.startswith(kernel_cache.sources_digest()) and folder.parent.parent == tmp_path / "a" / "b"
    assert {mode(path) for path in (tmp_path / "a", tmp_path / "a" / "b", folder.parent, folder)} == {0o700}


@needs_owners
@pytest.mark.parametrize("permissions", [0o775, 0o757, 0o777, 0o1777])
@pytest.mark.parametrize("which", ["folder", "kernels"])
def test_a_folder_that_others_may_write_to_is_refused(folder, which, permissions):
    opened = folder if which == "folder" else folder.parent
    opened.chmod(permissions)
    assert refused(opened, "others may write there", "chmod go-w")
    opened.chmod(0o700)
    assert kernel_cache.open_cache("lean").is_kept


@needs_owners
def test_so_is_the_folder_that_the_user_named_and_one_above_it_that_all_may_write_to(root):
    root.chmod(0o770)
    assert refused(root, "others may write there")
    root.chmod(0o755)
    root.parent.chmod(0o777)
    assert refused(root.parent, "others may write there")
    root.parent.chmod(0o1777)  # as /tmp is: nobody can put another folder in its place
    assert kernel_cache.open_cache("lean").is_kept


@needs_owners
def test_a_folder_of_another_user_is_refused(folder, monkeypatch):
    owner = folder.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert refused(folder.parent if owner == 0 else folder.parent.parent, "belongs to another user")  # root may own what lies above


@needs_owners
def test_a_file_that_another_user_left_in_it_is_refused(folder, monkeypatch):
    left = folder / "week"
    left.mkdir()
    (left / "theirs.nbi").write_bytes(b"")
    usual = Path.lstat

    def lstat(path):
        found = usual(path)
        return os.stat_result([*found[:4], found.st_uid + 1, *found[5:10]]) if path.name == "theirs.nbi" else found

    monkeypatch.setattr(Path, "lstat", lstat)
    assert refused(left / "theirs.nbi", "belongs to another user")


@needs_owners
def test_a_file_that_others_may_write_to_is_refused_unless_they_cannot_reach_it(folder):
    file = folder / "kernel.nbi"
    file.write_bytes(b"")
    file.chmod(0o664)  # as Numba writes it under the usual umask of some systems
    assert kernel_cache.open_cache("lean").is_kept
    folder.chmod(0o755)
    assert refused(file, "others may write there")


@pytest.mark.parametrize("name", ["", "kernel.nbi", "week/kernel.nbc"])
def test_a_link_in_place_of_the_folder_or_of_a_file_is_refused(folder, tmp_path, name):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = folder / name
    if not name:
        folder.rename(tmp_path / "away")
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere)
    assert refused(link, "link or a special file")
    assert not list(elsewhere.iterdir())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system knows no pipes with names")
def test_a_pipe_in_it_is_refused_and_nobody_waits_for_what_comes_out_of_it(folder):
    os.mkfifo(folder / "kernel.nbi")
    assert refused(folder / "kernel.nbi", "link or a special file")


def test_a_link_to_the_users_own_folder_is_followed(root, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(root)
    monkeypatch.setenv("WUSHE_CACHE", str(tmp_path / "link"))
    assert kernel_cache.open_cache("lean").folder.is_relative_to(root)


def test_where_the_system_knows_no_owners_they_are_not_asked_for(folder, monkeypatch):
    folder.chmod(0o777)
    monkeypatch.delattr(os, "getuid", raising=False)
    assert kernel_cache.open_cache("lean").is_kept


# --- what is removed -------------------------------------------------------------------------------------------------------------


def age(path, days):
    then = time.time() - days * kernel_cache.A_DAY
    os.utime(path, (then, then))


def test_caches_of_older_sources_are_removed_but_the_last_used_and_what_bears_no_mark_of_ours(folder, tmp_path):
    ours = [folder.parent / f"{number:016x}" for number in range(5)]
    for days, path in enumerate(ours, 2):
        path.mkdir()
        (path / kernel_cache.TAG).write_bytes(kernel_cache.TAG_TEXT)
        age(path, days)
    theirs, tagged, linked = folder.parent / "gpu", folder.parent / "tagged", folder.parent / "linked"
    theirs.mkdir()
    (theirs / "program.bin").write_bytes(b"theirs")
    tagged.mkdir()
    (tagged / kernel_cache.TAG).write_bytes(kernel_cache.TAG_TEXT.splitlines()[0])  # another program's cache
    linked.symlink_to(ours[4])
    age(theirs, 400)
    age(tagged, 400)
    assert kernel_cache.open_cache("lean").is_kept
    assert {path.name for path in folder.parent.iterdir()} == {folder.name, ours[0].name, ours[1].name, "gpu", "tagged", "linked"}
    assert (theirs / "program.bin").read_bytes() == b"theirs"


def test_a_cache_used_within_a_day_stays_however_many_there_are(folder):
    for number in range(6):
        path = folder.parent / f"{number:016x}"
        path.mkdir()
        (path / kernel_cache.TAG).write_bytes(kernel_cache.TAG_TEXT)
    kernel_cache.open_cache("lean")
    assert len(list(folder.parent.iterdir())) == 7


def test_the_folder_bears_the_mark_that_backups_know(folder):
    assert (folder / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")


def test_it_is_cold_until_everything_is_compiled(folder, monkeypatch):
    monkeypatch.setattr(kernel_cache, "CACHE", kernel_cache.Cache(folder, True))
    (folder / "one.nbi").write_bytes(b"")
    assert kernel_cache.is_cold()
    (folder / kernel_cache.DONE).touch()
    assert not kernel_cache.is_cold()
