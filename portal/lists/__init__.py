"""Lists of entities: what is asked of them, by what they are divided, what each row says."""
