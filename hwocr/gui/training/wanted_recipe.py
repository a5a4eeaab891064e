"""The recipe of the run that a person chose, on its way into the form."""

from pathlib import Path

from hwocr.gui.processes.follower import Seen
from hwocr.gui.training.recipe.recipe_panel import RecipePanel
from hwocr.runs.store.folder import RunFolder


class WantedRecipe:
    """Shows a run's recipe in the form once it has been read, unless a person chose another meanwhile."""

    def __init__(self, recipes: RecipePanel) -> None:
        """Want none yet.

        Args:
            recipes: the form.
        """
        self._recipes = recipes
        self._run: Path | None = None

    def want(self, run: RunFolder, seen: Seen | None) -> None:
        """Show the recipe of a run, now or later.

        Args:
            run: the run.
            seen: the run that is shown, which may be another one still.
        """
        self._run = run.path
        self.show(seen)

    def forget(self) -> None:
        """Leave the form as it is."""
        self._run = None

    def show(self, seen: Seen | None) -> None:
        """Show the recipe of a run if it is the one that is wanted."""
        if seen is None or seen.recipe is None or self._run != seen.run.path or not self._recipes.names:
            return
        self._run = None
        self._recipes.show_of_run(seen.recipe)
