"""Screens: they ask, show and pass on; they decide nothing."""
