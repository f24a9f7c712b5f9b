"""What is wrong with an archive, or with putting it here: one line for the person at the keyboard."""


class Refused(Exception):
    """The archive cannot be taken; nothing was changed."""


class Damaged(Refused):
    """The archive is not what was written; `member` is where it shows."""

    def __init__(self, member: str, reason: str) -> None:
        self.member = member
        super().__init__(f"{member} {reason}")
