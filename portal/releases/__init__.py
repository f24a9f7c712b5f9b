"""Releases: the published state, frozen under a number, to be cited and to be had again as it was."""
