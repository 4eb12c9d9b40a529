"""The store as acts see it: one transaction with everything that can be asked of it."""

from __future__ import annotations

from stonechat.storage import (
    accounts,
    amendments,
    audits,
    badges,
    bans,
    blocks,
    changes,
    deletions,
    direct_rooms,
    edits,
    exports,
    images,
    indexing,
    invitations,
    join_requests,
    links,
    mails,
    memberships,
    messages,
    names,
    notice_mails,
    notice_waits,
    notices,
    noticing,
    notification_settings,
    operation,
    people,
    pins,
    posting,
    presence,
    profiles,
    push_deliveries,
    push_subscriptions,
    reactions,
    reads,
    reports,
    room_lists,
    room_settings,
    rooms,
    search,
    sends,
    sessions,
    speaking,
    standings,
    uploads,
    whispers,
)
from stonechat.storage.handle import Handle


class SqlTransaction(Handle):
    """Implements `actions.store.Transaction`.

    Each method is the function of that name, which takes the transaction as its first argument;
    this class is their table of contents.
    """

    find_person = people.find_person
    find_person_by = people.find_person_by
    find_users = people.find_users
    add_guest = people.add_guest
    rename = people.rename
    claim_name = names.claim_name
    release_name = people.release_name
    present_guests = people.present_guests

    find_appearance = presence.find_appearance
    find_neighbour = presence.find_neighbour
    find_neighbours = presence.find_neighbours
    note_activity = people.note_activity

    find_profile = profiles.find_profile
    known_since = profiles.known_since
    save_profile = profiles.save_profile
    set_display = profiles.set_display
    forget_profile = profiles.forget_profile
    shown_avatars = profiles.shown_avatars
    list_people = profiles.list_people

    find_session = sessions.find_session
    good_sessions = sessions.good_sessions
    add_session = sessions.add_session
    extend_session = sessions.extend_session
    list_sessions = sessions.list_sessions
    end_session = sessions.end_session
    end_sessions = sessions.end_sessions

    find_account = accounts.find_account
    find_account_by_login = accounts.find_account_by_login
    find_account_by_email = accounts.find_account_by_email
    add_account = accounts.add_account
    set_password = accounts.set_password
    renew_password_hash = accounts.renew_password_hash
    set_email = accounts.set_email
    set_server_role = accounts.set_server_role
    owners = accounts.owners
    remove_account = accounts.remove_account

    add_link = links.add_link
    find_link = links.find_link
    use_link = links.use_link
    end_links = links.end_links

    add_invitation = invitations.add_invitation
    find_invitation = invitations.find_invitation
    use_invitation = invitations.use_invitation
    list_invitations = invitations.list_invitations
    revoke_invitation = invitations.revoke_invitation
    revoke_invitations_of = invitations.revoke_invitations_of

    add_mail = mails.add_mail
    due_mails = mails.due_mails
    next_mail_due_at = mails.next_mail_due_at
    is_followed = mails.is_followed
    forget_mail = mails.forget_mail
    postpone_mail = mails.postpone_mail

    is_migrated = operation.is_migrated
    waiting_mails = operation.waiting_mails
    waiting_pushes = operation.waiting_pushes

    find_room = rooms.find_room
    find_direct = direct_rooms.find_direct
    add_room = rooms.add_room
    save_room = room_settings.save_room
    claim_room_name = names.claim_room_name
    release_room_names = names.release_room_names
    begin_membership = memberships.begin_membership
    end_membership = memberships.end_membership
    change_role = memberships.change_role
    mute_member = memberships.mute_member
    room_owners = memberships.room_owners
    longest_standing = memberships.longest_standing
    rooms_of = memberships.rooms_of
    room_shapes = direct_rooms.room_shapes
    own_rooms = changes.own_rooms
    visible_rooms = changes.visible_rooms
    list_rooms = room_lists.list_rooms
    list_members = memberships.list_members

    set_ban = bans.set_ban
    lift_ban = bans.lift_ban
    is_banned = bans.is_banned
    list_bans = bans.list_bans
    add_join_request = join_requests.add_join_request
    find_admitters = join_requests.find_admitters
    list_join_requests = join_requests.list_join_requests
    end_join_request = join_requests.end_join_request
    end_join_requests = join_requests.end_join_requests

    find_sends = sends.find_sends
    lock_places = sends.lock_places
    find_replied = sends.find_replied
    find_members_by_key = speaking.find_members_by_key
    find_barred = speaking.find_barred
    slow_posts = speaking.slow_posts_of
    note_slow_posts = speaking.note_slow_posts
    add_messages = posting.add_messages
    open_whisper = whispers.open_whisper
    find_own_whisper = whispers.find_own_whisper
    own_whispers = whispers.own_whispers
    whispers_of = whispers.whispers_of
    list_own_whispers = whispers.list_own_whispers
    whispers_between = whispers.whispers_between
    move_read = reads.move_read
    move_whisper_read = reads.move_whisper_read
    count_own = reads.count_own
    count_calls = reads.count_calls
    count_as_called = reads.count_as_called
    read_page = messages.read_page
    position_at = messages.position_at
    read_changes = changes.read_changes

    find_message = amendments.find_message
    read_message = amendments.read_message
    lock_streams = rooms.lock_streams
    advance_stream = amendments.advance_stream
    has_newcomers = amendments.has_newcomers
    replace_text = edits.replace_text
    list_edits = edits.list_edits
    empty_message = deletions.empty_message
    has_reacted = reactions.has_reacted
    add_reaction = reactions.add_reaction
    remove_reaction = reactions.remove_reaction
    first_reacting = reactions.first_reacting
    show_reactions = reactions.show_reactions
    set_pinned = pins.set_pinned
    count_pins = pins.count_pins
    list_pins = pins.list_pins

    add_block = blocks.add_block
    remove_block = blocks.remove_block
    end_blocks = blocks.end_blocks
    count_blocked = blocks.count_blocked
    blockers = blocks.blockers
    blocked_pairs = blocks.blocked_pairs
    list_blocked = blocks.list_blocked

    add_report = reports.add_report
    find_report = reports.find_report
    list_reports = reports.list_reports
    reports_by = reports.reports_by
    close_report = reports.close_report
    add_audit = audits.add_audit
    list_audits = audits.list_audits
    people_with_role = reports.people_with_role

    find_image = images.find_image
    find_file = images.find_file
    named_blobs = images.named_blobs

    add_upload = uploads.add_upload
    find_upload = uploads.find_upload
    find_upload_again = uploads.find_upload_again
    find_uploads = uploads.find_uploads
    count_uploads = uploads.count_uploads
    end_uploads = uploads.end_uploads
    expire_uploads = uploads.expire_uploads

    memberships_of = exports.memberships_of
    messages_by = exports.messages_by

    search_messages = search.search_messages
    search_rooms = search.search_rooms
    search_people = search.search_people
    unindexed_streams = indexing.unindexed_streams
    index_messages = indexing.index_messages
    reindex = indexing.reindex

    find_notification_settings = notification_settings.find_notification_settings
    settings_of_all = notification_settings.settings_of_all
    save_notification_settings = notification_settings.save_notification_settings
    find_room_notifications = notification_settings.find_room_notifications
    list_room_notifications = notification_settings.list_room_notifications
    save_room_notifications = notification_settings.save_room_notifications
    forget_notifications = notification_settings.forget_notifications
    unnoticed_streams = noticing.unnoticed_streams
    read_said = noticing.read_said
    read_said_at = noticing.read_said_at
    parties = noticing.parties
    crowd = noticing.crowd
    authors_at = noticing.authors_at
    counted_as_here = noticing.counted_as_here
    keyword_owners = noticing.keyword_owners
    find_hearers = noticing.find_hearers
    add_notices = notices.add_notices
    note_noticed = notices.note_noticed
    due_people = notices.due_people
    next_notice_due_at = notices.next_notice_due_at
    due_notices = notices.due_notices
    save_notices = notices.save_notices
    put_off_notices = notice_waits.put_off_notices
    fold_held = notice_waits.fold_held
    release_held = notice_waits.release_held
    release_left_alone = notice_waits.release_left_alone
    note_mailed = notice_mails.note_mailed
    drop_notices = notices.drop_notices
    drop_superseded = notices.drop_superseded
    find_read = notices.find_read
    drop_read = notices.drop_read
    count_unread = notice_mails.count_unread
    add_push_subscription = push_subscriptions.add_push_subscription
    renew_push_subscription = push_subscriptions.renew_push_subscription
    rename_push_subscription = push_subscriptions.rename_push_subscription
    find_push_subscription = push_subscriptions.find_push_subscription
    find_push_endpoint = push_subscriptions.find_push_endpoint
    list_push_subscriptions = push_subscriptions.list_push_subscriptions
    remove_push_subscriptions = push_subscriptions.remove_push_subscriptions
    note_pushes = push_subscriptions.note_pushes
    count_waiting = badges.count_waiting
    add_pushes = push_deliveries.add_pushes
    due_pushes = push_deliveries.due_pushes
    next_push_due_at = push_deliveries.next_push_due_at
    forget_pushes = push_deliveries.forget_pushes
    forget_older_pushes = push_deliveries.forget_older_pushes
    postpone_pushes = push_deliveries.postpone_pushes
    note_pushed = push_deliveries.note_pushed

    stream_revisions = standings.stream_revisions
    said_since = standings.said_since
    standings_of = standings.standings_of
    appearances = standings.appearances
    blocked_by = standings.blocked_by
    young_whispers = standings.young_whispers
