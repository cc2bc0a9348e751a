"""Mapping: image x Palette -> indices."""
