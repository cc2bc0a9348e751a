"""Palette design: the cloud of a histogram -> Palette. It never sees an image."""

from __future__ import annotations

from fewcolors.design.search import EFFORTS, design

__all__ = ["EFFORTS", "design"]
