import json

from hwocr.runs.store.events import EventFollower, EventWriter, read_events


def test_events_come_back_in_order_and_numbered(tmp_path):
    writer = EventWriter(tmp_path / "events.jsonl")
    writer.write("started", {"recipe": "x"})
    writer.write("epoch", {"epoch": 1, "loss": float("nan"), "rates": (0.1, float("inf"))})
    writer.close()

    first, second = read_events(tmp_path / "events.jsonl")

    assert (first.sequence, first.kind, first.values) == (0, "started", {"recipe": "x"})
    assert second.values == {"epoch": 1, "loss": None, "rates": [0.1, None]}
    assert second.time >= first.time


def test_every_line_is_there_as_soon_as_it_is_written(tmp_path):
    path = tmp_path / "events.jsonl"
    writer, follower = EventWriter(path), EventFollower(path)

    for number in range(3):
        writer.write("progress", {"batch": number})
        assert [event.values["batch"] for event in follower.read_new()] == [number]
    writer.close()
    assert follower.read_new() == []


def test_a_partial_last_line_waits_for_its_rest(tmp_path):
    path = tmp_path / "events.jsonl"
    line = json.dumps(
        {"schema": 1, "sequence": 0, "time": 1.0, "kind": "epoch", "values": {"é": 1}}, ensure_ascii=False
    )
    whole = line.encode() + b"\n"
    follower = EventFollower(path)

    assert follower.read_new() == []
    path.write_bytes(whole[:70])
    assert follower.read_new() == []
    path.write_bytes(whole + b'{"schema"')
    assert [event.values for event in follower.read_new()] == [{"é": 1}]


def test_a_new_writer_goes_on_numbering_and_cuts_off_half_a_line(tmp_path):
    path = tmp_path / "events.jsonl"
    first = EventWriter(path)
    first.write("started")
    first.close()
    with path.open("ab") as file:
        file.write(b'{"schema": 1, "sequ')

    second = EventWriter(path)
    second.write("started")
    second.close()

    assert [event.sequence for event in read_events(path)] == [0, 1]


def test_damaged_lines_and_those_of_a_newer_schema_are_passed_over(tmp_path):
    path = tmp_path / "events.jsonl"
    good = {"schema": 1, "sequence": 3, "time": 1.0, "kind": "epoch", "values": {}}
    lines = [
        "[]",
        "nonsense",
        json.dumps({**good, "schema": 2}),
        json.dumps({**good, "values": 3}),
        json.dumps(good),
    ]
    path.write_text("\n".join(lines) + "\n")

    assert [event.sequence for event in read_events(path)] == [3]


def test_what_people_write_stands_in_the_file_as_they_wrote_it(tmp_path):
    writer = EventWriter(tmp_path / "events.jsonl")
    writer.write("failed", {"reason": "Größe"})
    writer.close()
    assert "Größe" in (tmp_path / "events.jsonl").read_text(encoding="utf-8")


def test_a_writer_whose_file_was_taken_away_says_so(tmp_path):
    writer = EventWriter(tmp_path / "events.jsonl")
    assert not writer.is_lost()
    (tmp_path / "events.jsonl").rename(tmp_path / "moved.jsonl")
    assert writer.is_lost()
    (tmp_path / "events.jsonl").write_text("")
    assert writer.is_lost()
    writer.close()
