"""Kill a child process at random moments, again and again; for scripts that look at what survives."""

import argparse
import os
import random
import subprocess
import sys
import time


def parse_options(description, *, times):
    """Read the command line: how often, the seed, and (for the child alone) ``--child SEED``."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, default=times)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def said_before_kill(script, seed, seconds, home):
    """Start a script's child, wait for its first line, kill it after some seconds.

    Returns:
        The whole lines that it printed after the first one.
    """
    command = [sys.executable, script, "--child", str(seed)]
    environment = os.environ | {"HWOCR_HOME": home}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        return [line for line in process.stdout.read().split("\n")[:-1] if line]


def kill_often(lost_after_kill, options, *, longest):
    """Kill children after up to ``longest`` seconds, and print what was lost.

    Args:
        lost_after_kill: called with a child's seed and the seconds until its death; returns how many steps
            it had finished, and how many were recovered.
        options: as `parse_options` returns them.
        longest: seconds until a child's death at most.

    Returns:
        The exit status: 1 if a finished step was lost.
    """
    chance = random.Random(options.seed)
    worst = total = 0
    for number in range(options.times):
        finished, recovered = lost_after_kill(options.seed * 1000 + number, chance.uniform(0, longest))
        worst, total = max(worst, finished - recovered), total + finished
        print(f"kill {number + 1}: {finished} steps finished, {recovered} recovered", flush=True)
    print(f"{options.times} kills, {total} steps; lost after a kill at most {worst} finished step(s)")
    return 1 if worst > 0 else 0
