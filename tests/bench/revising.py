"""Revises an article for each line that it reads, and answers with one: what an upload does, no server asked.

python -m tests.bench.revising long-0
"""

import sys

import django


def main(slug: str) -> None:
    from annotations.actions import articles
    from annotations.models import Article

    article = Article.objects.select_related("current").get(slug=slug)
    lines = article.current.text.split("\n")
    middle = len(lines) // 2
    for number, _told in enumerate(sys.stdin):
        text = "\n".join(
            [*lines[:middle], f"{lines[middle]}（第 {number} 次修訂）", *lines[middle + 1 :]]
        )
        reading = articles.read(text.encode(), f"{slug}.txt", slug=slug, title=article.title)
        articles.revise(article.pk, reading, by=None)
        print("revised", flush=True)


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
