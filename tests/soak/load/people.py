"""Inside the database: `python -m tests.soak.load.people EDITORS` prints who may write where, as JSON."""

import json
import sys
from typing import Any


def main(editors: int) -> None:
    import django

    django.setup()
    print(json.dumps(invited(editors)))


def invited(editors: int) -> dict[str, Any]:
    """Sessions of so many curators and as many reviewers, and the sample's article."""
    from annotations.models import Article
    from instruments.policy import Role
    from tests import make
    from tests.soak.kill_nine.stage import session

    article = Article.objects.select_related("current").order_by("pk")[0]
    return {
        "article": article.pk,
        "revision": article.current.number,
        "length": len(article.current.text),
        "pairs": [
            [session(make.user(Role.CURATOR)), session(make.user(Role.REVIEWER))]
            for _ in range(editors)
        ],
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
