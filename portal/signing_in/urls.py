"""Addresses of signing in, below /admin/; the names of the resetting ones are Django's."""

from django.contrib.auth.views import PasswordResetCompleteView, PasswordResetDoneView
from django.urls import path

from portal.signing_in import own, people, views

urlpatterns = [
    path("sign-in/code/", views.code, name="sign-in-code"),
    path("forgotten/", views.Forgotten.as_view(), name="admin_password_reset"),
    path("forgotten/sent/", PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("link/<uidb64>/<token>/", views.OneTimeLink.as_view(), name="password_reset_confirm"),
    path("link/done/", PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("second-factor/", own.second_factor, name="second-factor"),
    path("second-factor/enrol/", own.enrol, name="second-factor-enrol"),
    path("second-factor/codes/", own.renew, name="second-factor-codes"),
    path("second-factor/give-up/", own.give_up, name="second-factor-give-up"),
    path("people/<int:pk>/sign-in/", people.person, name="person-sign-in"),
    path("people/<int:pk>/sign-in/link/", people.link, name="person-link"),
    path("people/<int:pk>/sign-in/ask/", people.ask, name="person-lift-ask"),
    path("people/<int:pk>/sign-in/grant/", people.grant, name="person-lift-grant"),
    path("people/<int:pk>/sign-in/end/", people.sign_out, name="person-sign-out"),
]
