"""The shape of what people send us about texts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Article, Assignment
from instruments.forms import VersionedForm
from instruments.models.entity import validate_slug


class UploadForm(forms.Form):
    """A file to become an article, or an article's next revision."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Plain text, Markdown, HTML or DOCX; UTF-8, GB 18030 or Big5; 10 MB at most."),
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=300)
    slug = forms.SlugField(
        label=_("Slug"),
        required=False,
        max_length=100,
        validators=[validate_slug],
        help_text=_("Part of the article's permanent address. Default: from the file's name."),
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=500)


class ConfirmForm(forms.Form):
    """The second half of an upload: what the preview showed, sent back unchanged."""

    token = forms.CharField(widget=forms.HiddenInput)


class ArticleForm(VersionedForm):
    class Meta:
        model = Article
        fields = (
            "slug",
            "title",
            "titles",
            "authors",
            "container_title",
            "volume",
            "issue",
            "pages",
            "issued",
            "source_url",
            "doi",
            "language",
            "licence",
            "abstract",
        )


class AssignmentForm(VersionedForm):
    class Meta:
        model = Assignment
        fields = ("article", "eid", "assignee", "due", "note")
