"""The Dask engine: a real scheduler, two workers in processes of their own, one killed in the middle; the same bytes."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.copies import copy_of
from pipeline.deduplicate import Linkage
from pipeline.flow import Settings, partitions, run
from pipeline.flow.engine import Engine, LocalEngine
from pipeline.flow.inputs import Item
from pipeline.flow.pages import make_page
from pipeline.flow.places import Chosen, index, link
from pipeline.records import Source
from tests.deduplicate.test_link import TEXTS

pytest.importorskip("distributed")


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for part in ("tables", "texts") for path in sorted((out / part).iterdir())}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    place = tmp_path / "scheduler.json"
    python = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen(
        [*python, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place)], stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        if place.exists() and place.stat().st_size:
            break
        time.sleep(0.1)

    address = json.loads(place.read_text())["address"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    workers = [subprocess.Popen(worker, stderr=subprocess.DEVNULL, cwd=Path.cwd()) for _ in range(2)]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def test_two_workers_one_killed_give_the_bytes_of_the_local_engine(
    folder: Path, tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    for number in range(400):
        (folder / f"n{number}.txt").write_text(
            f"第{number}镇2015年科普总结\n全年培训农民{number * 7 + 20}人，举办讲座{number + 2}场。\n", "utf-8"
        )
    for number, text in enumerate(TEXTS[:6]):
        (folder / f"o{number}.txt").write_text("科普工作总结\n" + "\n".join(text), "utf-8")
        (folder / f"p{number}.txt").write_text("科普工作总结\n" + "\n".join(copy_of(text, "rewritten", number)), "utf-8")
    address, workers = cluster
    run([str(folder)], tmp_path / "local", Settings(workers=2))
    seen: list[int] = []

    def kill_one(done: int, _total: int) -> None:
        seen.append(done)
        if done and workers[0].poll() is None:
            os.kill(workers[0].pid, signal.SIGKILL)

    run([f"file://{folder}"], tmp_path / "dask", Settings(engine="dask", scheduler=address), kill_one)
    assert workers[0].wait(5) == -signal.SIGKILL
    assert contents(tmp_path / "local") == contents(tmp_path / "dask")


def linked(chosen: Chosen, engine: Engine) -> Linkage:
    return link(*index(chosen, bare=not engine.gathers), engine)


def test_the_shuffle_finds_the_links_of_the_local_search(tmp_path: Path) -> None:
    from distributed import Client

    from pipeline.flow.cluster import Cluster

    kinds = ("near", "contained", "spun", "same_template")
    texts = [*TEXTS[:12], *(copy_of(text, kinds[n % 4], n) for n, text in enumerate(TEXTS[:12])), TEXTS[0], TEXTS[0]]
    chosen = {}
    for start in range(0, len(texts), 5):
        items = [Item(f"{n:03d}.txt", "", str(n), 0) for n in range(start, min(start + 5, len(texts)))]
        pages = [[(item, 0, make_page(_source(item, texts[int(item.sha256)]), None)) for item in items]]
        paths = tuple(partitions.write(tmp_path, items, "key", pages))
        chosen.update({item.label: paths for item in items})
    local = linked(chosen, LocalEngine(1))
    with Client(processes=False, dashboard_address=None) as client:
        assert linked(chosen, Cluster(client)) == local
        del chosen["002.txt"], chosen["013.txt"]
        some = linked(chosen, Cluster(client))
    assert some == linked(chosen, LocalEngine(1)) != local
    assert {one.relation for one in local.links} == {"exact", *kinds}
    assert min(local.originality.values()) < 1


def _source(item: Item, paragraphs: tuple[str, ...]) -> Source:
    text = "科普工作总结\n" + "\n".join(paragraphs)
    return Source(f"s{item.sha256}", item.label, item.sha256, len(text), "txt", text=text)


def test_inputs_may_be_urls_and_members_of_a_zip(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        for path in sorted(folder.rglob("*.txt")):
            archive.write(path, path.relative_to(folder).as_posix())
    run([str(folder)], tmp_path / "plain", Settings(workers=1))
    run([f"file://{folder}"], tmp_path / "url", Settings(workers=1))
    run([f"zip://::file://{tmp_path / 'pages.zip'}"], tmp_path / "zip", Settings(workers=1))
    assert contents(tmp_path / "plain") == contents(tmp_path / "url") == contents(tmp_path / "zip")
