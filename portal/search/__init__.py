"""Search: what can be found, finding it, and showing it. `finding.find` is the one function in front."""
