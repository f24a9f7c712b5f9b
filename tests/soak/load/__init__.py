"""Many readers and some editors on one portal, for a long time."""
