"""Who sends mail, by the settings."""

from stonechat.app.settings import Settings
from stonechat.delivery.mail_outbox import Mailer, NoMailer
from stonechat.delivery.unsubscribing import PATH as UNSUBSCRIBE, Unsubscribing


def make_mailer(settings: Settings, unsubscribing: Unsubscribing) -> Mailer:
    """Find whoever hands mails to the mail server that the settings name, if they do."""
    if settings.smtp_url is None:
        return NoMailer()
    # Imported only where there is mail: it takes a hundredth of a second.
    from stonechat.delivery.mail_templates import Letterhead  # noqa: PLC0415
    from stonechat.delivery.mailer import Sender, SmtpMailer  # noqa: PLC0415

    head = Letterhead(settings.server_name, settings.public_url or "")

    def stop_link(person_id: str) -> str:
        return f"{head.public_url}{UNSUBSCRIBE}{unsubscribing.token_of(person_id)}"

    sender = Sender.of(settings.mail_from, head)
    return SmtpMailer(settings.smtp_url, sender, head, stop_link=stop_link)
