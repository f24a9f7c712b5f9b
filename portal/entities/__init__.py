"""The page of an entity: its facts with their evidence, what it is connected with, its life."""
