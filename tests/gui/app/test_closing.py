from hwocr.gui.app.closing import leaving_words
from hwocr.gui.context.tab import Tab


def test_it_is_said_that_a_run_trains_on():
    message, hint = leaving_words(["nist36_mlp-1"])
    assert message == "nist36_mlp-1 is still training."
    assert hint.startswith("It goes on when the window closes.")
    message, hint = leaving_words(["a", "b"])
    assert message == "2 runs are still training." and hint.startswith("They go on")


def test_a_window_whose_runs_train_asks_once_and_stays_if_so_wished(window, monkeypatch):
    asked = []
    monkeypatch.setattr(Tab, "going_on", lambda self: ["alpha"])
    window.ask_leave = lambda names: asked.append(names)
    window.close()
    assert asked == [["alpha"]] and window.isVisible()
    window.ask_leave = lambda names: True
    window.close()
    assert not window.isVisible()


def test_a_window_without_runs_at_work_closes_without_asking(window):
    window.ask_leave = lambda names: False
    window.close()
    assert not window.isVisible()
