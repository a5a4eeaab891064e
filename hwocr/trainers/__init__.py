"""The training loops, started as a process of their own: ``python -m hwocr.trainers RECIPE RUN_DIR``."""
