"""``hwocr personal train``: fine-tune the shipped network on what was taught."""

import sys
from typing import Annotated

import typer

from hwocr.cli.support.console import print_json
from hwocr.cli.support.watching import Watched, progress_bars, watch
from hwocr.errors import RunError

_INTERRUPTED = 130


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
    group.command("train", epilog="Example: hwocr personal train --epochs 4")(train)


def train(
    epochs: Annotated[int, typer.Option("--epochs", min=1, help="How long to train.")] = 6,
    samples: Annotated[int, typer.Option("--samples", min=1, help="Samples an epoch.")] = 6_200,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Use the network if it is better; do not ask.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Go back to the shipped network; train nothing.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the comparison as JSON; implies no question.")
    ] = False,
) -> int:
    """Fine-tune the shipped network on the current writer's glyphs and on generated letters (needs PyTorch).

    It is offered where it reads held-out glyphs of yours better and fixed generated ones not worse.
    """
    from hwocr.personal.training import (
        blend_trained,
        compare_trained,
        forget_trained,
        keep_trained,
        personal_recipe,
    )
    from hwocr.runs.recipe.torch_needed import lacking_torch
    from hwocr.runs.store.listing import make_run

    if forget:
        print("The shipped network is used again." if forget_trained() else "There was no trained network.")
        return 0
    message, hint = lacking_torch()
    if message:
        raise RunError(message, hint)
    recipe = personal_recipe(epochs=epochs, samples_per_epoch=samples)
    run = make_run(recipe)
    print(f"run folder: {run.path}", file=sys.stderr)
    with progress_bars() as bars:
        trainer = Watched(run, bars)
        try:
            watch([trainer])
        except KeyboardInterrupt:
            trainer.stop()
            return _INTERRUPTED
        finally:
            trainer.close()
    failure = trainer.failure()
    if failure is not None:
        raise failure
    model = run.model_path()
    if model is None:
        raise RunError("The run made no model.", f"Look at its log in {run.path}.")
    model, share = blend_trained(model)
    found = compare_trained(model)
    if as_json:
        kept = found.acceptable and yes
        print_json(
            {
                "run": str(run.path),
                "share": share,
                "rows": found.rows(),
                "acceptable": found.acceptable,
                "kept": kept,
            }
        )
    else:
        print(f"{'errors on':<42}{'before':>8}{'after':>8}")
        for name, before, after in found.rows():
            print(f"{name:<42}{before:>8}{after:>8}")
        print(f"share of the new weights: {share:.0%}; the rest are the shipped network's")
        if not found.acceptable:
            print("It is not taken: it must be better on your glyphs and not worse on the fixed ones.")
        kept = found.acceptable and (yes or typer.confirm("Use it from now on under --model personal?"))
    if kept:
        keep_trained(model)
        if not as_json:
            print("--model personal uses it; hwocr personal train --forget goes back.")
    return 0
