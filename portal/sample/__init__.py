"""What ships with the portal: a catalogue, a digest written for it, notes on the digest and its renderings."""
