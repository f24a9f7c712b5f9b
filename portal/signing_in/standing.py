"""Who a session belongs to, with all that every request of the desk asks of them, in one query."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import Group
from django_otp.plugins.otp_totp.models import TOTPDevice

from instruments import policy
from instruments.models import User

PATH = f"{__name__}.Standing"
# A row a group, or one.
STANDING = f"""
    SELECT u.*, g.name AS group_name, EXISTS (
        SELECT 1 FROM {TOTPDevice._meta.db_table} d WHERE d.confirmed AND d.user_id = u.id
    ) AS had_factor
    FROM {User._meta.db_table} u
    LEFT JOIN {User.groups.through._meta.db_table} m ON m.user_id = u.id
    LEFT JOIN {Group._meta.db_table} g ON g.id = m.group_id
    WHERE u.id = %s AND u.is_active
"""  # noqa: S608  the names of our own tables


class Standing(BaseBackend):
    """Signs nobody in and grants nothing: it reads the person of a session, as they stand now."""

    def get_user(self, user_id: Any) -> User | None:
        rows: list[Any] = list(User.objects.raw(STANDING, [user_id]))
        if not rows:
            return None
        user: User = rows[0]
        policy.remember_groups(user, {row.group_name for row in rows})
        return user
