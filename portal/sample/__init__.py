"""What ships with the portal: a catalogue, a digest written for it, its notes and renderings."""
