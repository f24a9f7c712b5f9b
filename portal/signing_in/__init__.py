"""Signing in: a password, a second factor, sessions that end, one-time links, and a log of it all."""
