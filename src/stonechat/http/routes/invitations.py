"""Invitations to register."""

from typing import Final

from litestar import delete, get, post

from stonechat.actions import invitations
from stonechat.actions.tokens import new_token
from stonechat.chat.errors import Forbidden, InvitationNotFound
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.services import Services, run_act
from stonechat.wire import accounts as shapes
from stonechat.wire.replies import Done


@get("/invitations", dependencies=from_query(shapes.ListInvitations), opt=refuses(Forbidden))
async def list_invitations(
    asked: Given[shapes.ListInvitations], identity: Given[Identity], services: Given[Services]
) -> shapes.InvitationList:
    """List invitations that are good, newest first; for the server's moderators.

    Those that are used up, over or revoked are not among them. Their links are not told again.
    """
    return await services.readers.run(
        lambda tx: invitations.list_invitations(tx, identity.person, asked)
    )


@post("/invitations", dependencies=from_body(shapes.Invite), opt=refuses(Forbidden))
async def invite(
    asked: Given[shapes.Invite], identity: Given[Identity], services: Given[Services]
) -> shapes.InvitationMade:
    """Make an invitation for so many people and days; for the server's moderators.

    Moderators are invited by admins. Whoever has the link can use it, and it is told only now.
    """
    secret = new_token()
    inviting = invitations.Inviting(identity.person, asked, secret)
    made = await run_act(services, invitations.invite, inviting)
    return shapes.InvitationMade(invitation=made, link=f"{services.public_url}/invite#{secret}")


@delete(
    "/invitations/{invitation:str}",
    status_code=200,
    dependencies=from_query(shapes.RevokeInvitation),
    opt=refuses(Forbidden, InvitationNotFound),
)
async def revoke_invitation(
    asked: Given[shapes.RevokeInvitation], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Let nobody use an invitation any more; for the server's moderators.

    Whoever registered with it stays.
    """
    revocation = invitations.Revocation(identity.person, asked.invitation)
    return await run_act(services, invitations.revoke_invitation, revocation)


ROUTES: Final = (list_invitations, invite, revoke_invitation)
