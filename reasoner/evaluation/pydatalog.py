"""pyDatalog as the engine: the only module that imports it."""

from __future__ import annotations

from reasoner.evaluation.native import NativeEngine as PyDatalogEngine

__all__ = ["PyDatalogEngine"]
