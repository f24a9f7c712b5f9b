"""The primary dies while people read and write; the replica takes over; nothing acknowledged is lost."""
