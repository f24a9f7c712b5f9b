"""The catalogue in and out of the desk: upload, look at every change and error, store; or take it all."""

import io
import secrets
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import interchange
from annotations.interchange import SHEETS
from instruments import policy
from instruments.admin.curating import page
from instruments.admin.entities import AnyEntityAdmin
from instruments.interchange.exporting import export_catalogue
from instruments.interchange.reading import read_tables, rows_of_csv
from instruments.interchange.rows import Reading, Rejected, RowError
from instruments.models import LedgerHead

KEPT_SECONDS = 3600
TOTAL_LIMIT = 20 * 1024 * 1024  # bytes
SHOWN = 500  # effects, errors
Files = list[tuple[str, bytes]]


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, read."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) and data else [data or None]
        files = [super(FilesField, self).clean(one, initial) for one in given]
        if sum(file.size for file in files) > TOTAL_LIMIT:
            raise ValidationError(
                _("These files are larger than 20 MB together."), code="too_large"
            )
        return files


class ImportForm(forms.Form):
    files = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "CSV files as the export has them, one a kind; or one XLSX with a sheet a kind."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"class": "vTextField"}),
    )


def import_view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Choose files, see what they would do, confirm."""
    if not policy.can(request.user, "import_catalogue"):  # type: ignore[arg-type]
        raise PermissionDenied
    if request.method == "POST" and "token" in request.POST:
        return confirm(model_admin, request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        files = [(file.name, file.read()) for file in form.cleaned_data["files"]]
        return preview(model_admin, request, files, form.cleaned_data["reason"])
    return shown(model_admin, request, form=form, status=400 if request.method == "POST" else 200)


def shown(
    model_admin: Any, request: HttpRequest, *, status: int = 200, **context: Any
) -> HttpResponse:
    context = page(model_admin, request, _("Import the catalogue"), sheets=SHEETS, **context)
    return TemplateResponse(request, "admin/instruments/import.html", context, status=status)


def preview(model_admin: Any, request: HttpRequest, files: Files, reason: str) -> HttpResponse:
    """Row by row what would change, or every error. Nothing is stored."""
    seen = ledger_end()
    try:
        outcome = interchange.import_everything(
            read_files(files),
            by=request.user,
            dry_run=True,  # type: ignore[arg-type]
        )
    except Rejected as error:
        errors = error.errors
        return shown(
            model_admin,
            request,
            form=ImportForm(),
            errors=errors[:SHOWN],
            error_count=len(errors),
            status=400,
        )
    token = secrets.token_urlsafe(16)
    cache.set(
        key_of(request, token), {"files": files, "reason": reason, "seen": seen}, KEPT_SECONDS
    )
    return shown(
        model_admin, request, outcome=outcome, effects=outcome.effects[:SHOWN], token=token,
        effect_count=len(outcome.effects),
    )  # fmt: skip


def confirm(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Store what the preview showed; show it anew where something else was stored meanwhile."""
    key = key_of(request, request.POST["token"])
    kept = cache.get(key)
    if kept is None:
        messages.error(request, _("This preview has expired; choose the files again."))
        return redirect(request.path)
    if kept["seen"] != ledger_end():
        messages.warning(
            request, _("Something was changed since this preview was made; look at it again.")
        )
        return preview(model_admin, request, kept["files"], kept["reason"])
    try:
        outcome = interchange.import_everything(
            read_files(kept["files"]),
            by=request.user,
            reason=kept["reason"],  # type: ignore[arg-type]
        )
    except Rejected as error:
        return shown(
            model_admin, request, form=ImportForm(), errors=error.errors[:SHOWN], status=400
        )
    cache.delete(key)
    counts = outcome.catalogue
    said = _(
        "%(created)d created, %(changed)d changed; %(sources)d sources, %(citations)d citations."
    )
    messages.success(request, said % {
        "created": counts.created, "changed": counts.changed, "sources": outcome.sources,
        "citations": outcome.citations,
    })  # fmt: skip
    return redirect("admin:instruments_entity_changelist")


def key_of(request: HttpRequest, token: str) -> str:
    return f"catalogue:{request.user.pk}:{token[:40]}"


def ledger_end() -> int:
    return LedgerHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def read_files(files: Files) -> Reading:
    """Uploaded files as one reading; what is none of the catalogue's files is an error in it."""
    known = {sheet.file: sheet for sheet in SHEETS}
    tables: dict[str, Any] = {}
    errors = []
    for name, content in files:
        if name.lower().endswith(".xlsx"):
            more, wrong = read_xlsx(name, content)
            errors += wrong
        elif sheet := known.get(name):
            more = {sheet.name: rows_of_csv(sheet, content)}
        else:
            more = {}
            errors.append(RowError(name, 1, "", "", _("is not a file of the catalogue")))
        errors += [
            RowError(name, 1, "", "", _("is there twice")) for table in more if table in tables
        ]
        tables |= more
    reading = read_tables(tables, SHEETS)
    reading.errors[:0] = errors
    return reading


def read_xlsx(name: str, content: bytes) -> tuple[dict[str, Any], list[RowError]]:
    from instruments.interchange import workbook  # noqa: PLC0415  5 MB, and 0.1 s, for a rare guest

    try:
        tables, unknown = workbook.read_workbook(io.BytesIO(content), SHEETS)
    except workbook.BadWorkbook as error:
        return {}, [RowError(name, 1, "", "", str(error))]
    return tables, [
        RowError(name, 1, "", sheet, _("is not a sheet of the catalogue")) for sheet in unknown
    ]


def export_view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The whole catalogue: one workbook (`?format=xlsx`), or the CSV files in an archive."""
    if not policy.can(request.user, "export_catalogue"):  # type: ignore[arg-type]
        raise PermissionDenied
    wanted = request.GET.get("format", "")
    if wanted not in ("csv", "xlsx"):
        return TemplateResponse(
            request,
            "admin/instruments/export.html",
            page(model_admin, request, _("Export the catalogue")),
        )
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    if wanted == "xlsx":
        from instruments.interchange import workbook  # noqa: PLC0415  as above

        try:
            workbook.write_workbook(file, SHEETS)
        except workbook.NoWorkbook as error:
            file.close()
            said = _("A workbook cannot hold what stands in %(place)s; the CSV files can.")
            messages.error(request, said % {"place": error})
            return redirect(request.path)
    else:
        write_archive(file)
    file.seek(0)
    name = "catalogue.xlsx" if wanted == "xlsx" else "catalogue-csv.zip"
    return FileResponse(file, as_attachment=True, filename=name)


def write_archive(file: IO[bytes]) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        export_catalogue(Path(name), SHEETS)
        for path in sorted(Path(name).iterdir()):
            archive.write(path, path.name)


AnyEntityAdmin.pages = [
    *AnyEntityAdmin.pages,
    ("import/", "import", import_view),
    ("export/", "export", export_view),
]
