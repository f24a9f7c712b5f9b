"""Every write to texts, notes and evidence, one function each."""
