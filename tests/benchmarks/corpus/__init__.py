"""A corpus of statements for benchmarks: invented, and the same bytes for the same size."""

from .making import BLOCK, Maker

__all__ = ["BLOCK", "Maker"]
