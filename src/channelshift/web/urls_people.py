"""Addresses: Signing in, people and roles."""

from django.urls import path

from channelshift.web.views import people, sign_in, trail

urlpatterns = [
    path("sign-in/", sign_in.show, name="sign_in"),
    path("sign-out/", sign_in.leave, name="sign_out"),
    path("join/<str:secret>/", sign_in.join, name="sign_in_join"),
    path("people/", people.show, name="people"),
    path("people/protect/", people.protect, name="people_protect"),
    path("people/password/", people.password, name="people_password"),
    path("people/invite/", people.invite, name="people_invite"),
    path("people/invitations/<int:invitation_id>/withdraw/", people.withdraw, name="people_withdraw"),
    path("people/<int:person_id>/role/", people.role, name="people_role"),
    path("people/<int:person_id>/remove/", people.remove, name="people_remove"),
    path("people/leave/", people.leave, name="people_leave"),
    path("people/shops/", people.new_shop, name="people_new_shop"),
    path("people/shops/switch/", people.switch, name="people_switch"),
    path("people/keys/", people.make_token, name="people_make_token"),
    path("people/keys/<int:token_id>/revoke/", people.revoke_token, name="people_revoke_token"),
    path("people/trail/", trail.show, name="people_trail"),
]
