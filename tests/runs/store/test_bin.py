import pytest
from small_runs import write_run

from hwocr.errors import RunError
from hwocr.runs.store.bin import empty_bin, move_to_bin, rename_run, undo_delete
from hwocr.runs.store.listing import list_runs
from hwocr.runs.store.process_identity import own_identity


def test_a_deleted_run_can_be_put_back_as_it_was():
    run = write_run()
    before = run.events()
    binned = move_to_bin(run)
    assert list_runs() == []
    assert undo_delete(binned, run.path) == run
    assert run.events() == before


def test_two_deleted_runs_of_one_name_are_both_kept_until_the_bin_is_emptied():
    for _ in range(2):
        move_to_bin(write_run())
    assert empty_bin() == 2
    assert empty_bin() == 0


def test_a_run_is_not_put_back_over_another():
    binned = move_to_bin(write_run())
    run = write_run()
    with pytest.raises(RunError, match="already"):
        undo_delete(binned, run.path)


def test_a_run_that_is_being_trained_is_neither_moved_nor_renamed():
    run = write_run(ending="")
    run.write_mark(own_identity())
    for change in (move_to_bin, lambda run: rename_run(run, "other")):
        with pytest.raises(RunError, match="being trained"):
            change(run)


def test_a_renamed_run_keeps_what_is_in_it():
    renamed = rename_run(write_run(), " best so far ")
    assert [run.name for run in list_runs()] == ["best so far"]
    assert len(renamed.epochs()) == 4


@pytest.mark.parametrize("name", ["", ".", "../x", "a/b", "what?", "a\nb"])
def test_a_name_that_no_folder_can_have_is_refused(name):
    run = write_run()
    with pytest.raises(RunError, match="called"):
        rename_run(run, name)
    assert run.path.is_dir()


def test_a_name_that_is_taken_is_refused():
    run = write_run("first")
    write_run("second")
    with pytest.raises(RunError, match="already"):
        rename_run(run, "second")
