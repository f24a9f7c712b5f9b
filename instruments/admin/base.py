"""The base of every admin page: it asks the policy, collides loudly, and writes through the actions."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _

from instruments import ledger, policy
from instruments.actions import saving
from instruments.conflicts import Conflict
from instruments.forms import PartFormSet, RuledForm, VersionedForm
from instruments.models import Change
from instruments.snapshots import differences

# Other apps add what they know about a thing to its page: functions of (request, thing) giving HTML.
Panel = Callable[[HttpRequest, Any], str]
# … and of its fields: functions of (request, thing) giving HTML by field.
Marker = Callable[[HttpRequest, Any], dict[str, str]]


class PolicyAdmin(admin.ModelAdmin):
    """Permissions from the policy's table. Nothing is deleted: things are withdrawn."""

    abilities: ClassVar[dict[str, str]] = {
        "view": "see_desk",
        "add": "edit_entity",
        "change": "edit_entity",
    }

    def may(self, request: HttpRequest, what: str, thing: Any = None) -> bool:
        ability = self.abilities.get(what)
        return bool(ability) and policy.can(request.user, ability, thing)  # type: ignore[arg-type]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "view")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "view", obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LedgerAdmin(PolicyAdmin):
    """Saves through `saving`, shows the ledger's history, restores from it."""

    form = VersionedForm
    change_form_template = "admin/ledger/change_form.html"
    panels: ClassVar[list[Panel]] = []
    markers: ClassVar[list[Marker]] = []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Opens the recording that `save_related` closes, so that the parts are in it."""
        stack = ExitStack()
        stack.enter_context(self.recording(request, obj, form))
        request.recording = stack  # type: ignore[attr-defined]
        try:
            super().save_model(request, obj, form, change)
        except BaseException as error:
            stack.__exit__(type(error), error, error.__traceback__)
            raise

    def recording(self, request: HttpRequest, obj: Any, form: Any) -> Any:
        return saving(
            obj,
            by=request.user,
            ability=self.abilities["change"],  # type: ignore[arg-type]
            version=form.cleaned_data.get("seen_version"),
            reason=form.cleaned_data.get("change_reason", ""),
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with request.recording:  # type: ignore[attr-defined]
            super().save_related(request, form, formsets, change)
            self.judge(form.instance)

    def judge(self, thing: Any) -> None:
        """The last look at what was saved, under the lock; ValidationError undoes it."""

    def log_addition(self, *args: Any) -> None:
        """The ledger has it."""

    def log_change(self, *args: Any) -> None:
        """The ledger has it."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except Conflict as conflict:
            messages.error(
                request,
                _("Someone else saved this at the same moment; nothing of yours was saved."),
            )
            return redirect(request.path + f"?seen={conflict.version}")
        except ValidationError as error:
            messages.error(
                request, _("Nothing was saved: %(why)s") % {"why": " ".join(error.messages)}
            )
            return redirect(request.path)
        form = getattr(response, "context_data", None) and response.context_data.get("adminform")
        if form and getattr(form.form, "collided", False):
            response.status_code = 409
        return response

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thing = kwargs.get("obj")
        context["panels"] = [panel(request, thing) for panel in self.panels] if thing else []
        context["steps"] = self.steps(request, thing) if thing else []
        if thing:
            self.mark(request, thing, context["adminform"].form)
        return super().render_change_form(request, context, *args, **kwargs)

    def mark(self, request: HttpRequest, thing: Any, form: Any) -> None:
        """Put what other apps know of a field below it, with its help."""
        for marker in self.markers:
            for name, said in marker(request, thing).items():
                if name in form.fields:
                    field = form.fields[name]
                    # A form that was judged has made its bound fields already.
                    form[name].help_text = field.help_text = format_html(
                        "{} {}", field.help_text, said
                    )

    def steps(self, request: HttpRequest, thing: Any) -> list[tuple[str, str]]:
        """(name, label) of what may be done to the thing next, beside saving it."""
        return []

    def take_step(self, request: HttpRequest, thing: Any, name: str) -> None:
        raise PermissionDenied

    def get_urls(self) -> list[URLPattern]:
        info = self.opts.app_label, self.opts.model_name
        wrap = self.admin_site.admin_view
        ours = [
            path(
                "<int:pk>/restore/<int:seq>/",
                wrap(self.restore_view),
                name="{}_{}_restore".format(*info),
            ),
            path(
                "<int:pk>/step/<slug:name>/", wrap(self.step_view), name="{}_{}_step".format(*info)
            ),
        ]
        return [*ours, *super().get_urls()]

    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST" and name in dict(self.steps(request, thing)):
            try:
                self.take_step(request, thing, name)
                messages.success(
                    request, _("Done: %(what)s.") % {"what": dict(self.steps_named())[name]}
                )
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
        elif request.method == "POST":
            raise PermissionDenied
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", pk)

    def steps_named(self) -> Sequence[tuple[str, str]]:
        return []

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """All that was recorded of the thing, with what each change did."""
        thing = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self.has_view_permission(request, thing):
            raise PermissionDenied
        changes = [
            (change, differences(change.before, change.after))
            for change in ledger.history(thing)[:200]
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(thing)s") % {"thing": thing},
            "opts": self.opts,
            "object": thing,
            "changes": changes,
            "may_restore": self.may(request, "restore", thing),
        }
        return TemplateResponse(request, "admin/ledger/history.html", context)

    def restore_view(self, request: HttpRequest, pk: int, seq: int) -> HttpResponse:
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST" or not self.may(request, "restore", thing):
            raise PermissionDenied
        try:
            self.restore(request, thing, get_object_or_404(Change, seq=seq, thing=thing.uuid))
            messages.success(request, self.said_when_restored(thing) % {"seq": seq})
        except (ValidationError, models.ProtectedError) as error:
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", pk)

    def restore(self, request: HttpRequest, thing: Any, change: Change) -> None:
        raise PermissionDenied

    def said_when_restored(self, thing: Any) -> str:
        return _("Restored as it was after change %(seq)d.")


class PolicyInline(admin.TabularInline):
    """Parts of a thing: whoever may change the thing may change them."""

    form = RuledForm
    formset = PartFormSet
    extra = 0
    ability: ClassVar[str] = "edit_entity"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policy.can(request.user, "see_desk")  # type: ignore[arg-type]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policy.can(request.user, self.ability)  # type: ignore[arg-type]

    has_change_permission = has_delete_permission = has_add_permission
