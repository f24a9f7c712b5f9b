"""The page of a text: what it shows of a revision and its notes, set as HTML, cited and taken away."""
