import numpy as np
from small_runs import small_recipe

from hwocr.runs.analysis.sweep import Trial, sweep_recipes, sweep_words, verdicts
from hwocr.runs.recipe.metric import PSNR

EPOCHS = np.arange(10)
GOOD = Trial(0.01, 2.5 * np.exp(-EPOCHS / 2) + 0.4, 0.9 - 0.6 * np.exp(-EPOCHS / 2))
SLOW = Trial(0.001, 3.4 - 0.1 * EPOCHS, 0.1 + 0.05 * EPOCHS)
CLIMBING = Trial(0.1, 2.0 + 0.8 * EPOCHS, np.full(10, 0.05))
FAILED = Trial(0.1, np.array([3.0]), np.array([0.03]), failed=True)
JUMPING = Trial(0.1, np.array([2.0, 1.0, 1.6, 0.9, 1.5, 0.9, 1.5, 1.0, 1.6, 0.9]), np.full(10, 0.88))
WAITING = Trial(0.1, np.empty(0), np.empty(0))


def test_only_rate_and_name_differ_between_the_trials():
    trials = sweep_recipes(small_recipe())
    assert [trial.optimiser.learning_rate for trial in trials] == [0.002, 0.02, 0.2]
    bare = [trial.model_dump(exclude={"name": True, "optimiser": {"learning_rate"}}) for trial in trials]
    assert bare[0] == bare[1] == bare[2]


def test_slow_good_and_diverging_rates_are_told_apart():
    assert verdicts([SLOW, GOOD, CLIMBING]) == ["slow", "good", "diverging"]
    assert verdicts([SLOW, GOOD, FAILED]) == ["slow", "good", "diverging"]
    assert verdicts([GOOD, JUMPING])[1] == "unsteady"


def test_trials_are_compared_at_the_same_number_of_epochs():
    behind = Trial(0.02, GOOD.loss[:3], GOOD.metric_value[:3])
    assert verdicts([behind, GOOD]) == ["good", "good"]


def test_the_sentence_names_each_rate_and_the_one_to_take():
    words = sweep_words([SLOW, GOOD, FAILED])
    assert "0.001 is slow" in words and "0.01 is good" in words and "0.1 is diverging" in words
    assert words.endswith("Take 0.01.")


def test_no_rate_is_recommended_while_one_is_still_to_come():
    assert "Take" not in sweep_words([SLOW, GOOD, WAITING])
    assert sweep_words([WAITING, WAITING]).startswith("The sweep has started")


def test_a_loss_that_climbs_by_more_than_it_ever_fell_or_by_a_fifth_of_its_beginning_is_diverging():
    def verdict(*losses):
        return verdicts([GOOD, Trial(0.1, np.array(losses), np.full(len(losses), 0.85))])[1]

    assert verdict(1.0, 0.2, 0.1, 0.9, 1.2) == "diverging"
    assert verdict(1.0, 0.2, 0.1, 0.9, 0.95) != "diverging"
    assert verdict(1.0, 1.1, 1.25) == "diverging"
    assert verdict(1.0, 1.1, 1.15) != "diverging"


def test_a_rate_that_lies_behind_and_has_lost_what_it_had_reached_is_unsteady_not_slow():
    lost = Trial(0.1, np.array([2.0, 1.5, 1.2, 1.5, 1.6]), np.array([0.1, 0.3, 0.5, 0.3, 0.1]))
    still_rising = Trial(0.001, np.array([2.0, 1.8, 1.6, 1.5, 1.4]), np.array([0.1, 0.2, 0.3, 0.4, 0.5]))
    assert verdicts([lost, still_rising, GOOD]) == ["unsteady", "slow", "good"]


def test_a_rate_more_than_a_decibel_behind_is_slow_where_decibels_are_measured():
    def trial(rate, reached):
        return Trial(rate, np.array([0.3, 0.2, 0.1]), np.array([10.0, 12.0, reached]), metric=PSNR)

    assert verdicts([trial(0.1, 14.0), trial(0.01, 15.2)]) == ["slow", "good"]
    assert verdicts([trial(0.1, 14.4), trial(0.01, 15.2)]) == ["good", "good"]


def test_each_rate_is_told_with_what_it_reached_and_one_not_begun_as_still_to_come():
    words = sweep_words([Trial(0.01, np.array([1.0]), np.array([0.5])), WAITING])
    assert words == "0.01 is good: 50.0 % in epoch 1 of 1; 0.1 is still to come."


def test_a_loss_that_stays_where_it_began_is_not_unsteady():
    still = Trial(0.1, np.full(5, 1.0), np.full(5, 0.9))
    assert verdicts([still]) == ["good"]
