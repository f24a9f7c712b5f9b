"""A public change, made as the portal makes it: `python -m tests.soak.failover.renaming SLUG NAME`."""

import sys


def main(slug: str, name: str) -> None:
    import django

    django.setup()
    from instruments import actions
    from instruments.models import Body

    body = Body.objects.get(slug=slug)
    label = body.labels.get()
    with actions.saving(body, by=None):
        label.text = name
        label.save()


if __name__ == "__main__":
    main(*sys.argv[1:])
