"""Settings: where they come from, and what is said about bad ones."""

from pathlib import Path

import pytest

from stonechat.app.settings import (
    SettingsError,
    describe_settings,
    load_settings,
    unknown_variables,
)
from stonechat.delivery.smtp_server import SmtpServer, Tls


def test_options_win_over_the_environment_and_that_over_the_defaults() -> None:
    environment = {"STONECHAT_PORT": "9000", "STONECHAT_HOST": "::1", "PORT": "1"}
    loaded = load_settings(environment, {"port": 7000, "host": None})
    assert (loaded.port, loaded.host, loaded.data) == (7000, "::1", Path("stonechat-data"))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("STONECHAT_PORT", "many"),
        ("STONECHAT_PORT", "70000"),
        ("STONECHAT_PING_INTERVAL_SECONDS", "0"),
        ("STONECHAT_PING_INTERVAL_SECONDS", "nan"),
        ("STONECHAT_RATE_LIMITS", "perhaps"),
        ("STONECHAT_ORIGINS", "chat.example.org"),
        ("STONECHAT_ORIGINS", "https://chat.example.org/path"),
        ("STONECHAT_ORIGINS", "http://[bad"),
        ("STONECHAT_ORIGINS", "*,https://a.example"),
        ("STONECHAT_DATABASE_URL", "mysql://host/name"),
        ("STONECHAT_DATABASE_URL", "postgresql://[bad/name"),
        ("STONECHAT_DATABASE_READ_URL", "sqlite:///copy.db"),
        ("STONECHAT_LOG_LEVEL", "loud"),
        ("STONECHAT_PUBLIC_URL", "chat.example.org"),
        ("STONECHAT_PUBLIC_URL", "https://chat.example.org/path"),
        ("STONECHAT_PUBLIC_URL", "https://me@chat.example.org"),
        ("STONECHAT_PUBLIC_URL", "https://chat.example.org:port"),
        ("STONECHAT_PUBLIC_URL", "ftp://chat.example.org"),
        ("STONECHAT_SMTP_URL", "mail.example.org"),
        ("STONECHAT_SMTP_URL", "smtp://mail.example.org:90000"),
        ("STONECHAT_SMTP_URL", "smtp://mail.example.org/?starttls=perhaps"),
        ("STONECHAT_SMTP_URL", "smtp://mail.example.org?tls=on"),
        ("STONECHAT_SMTP_URL", "smtps://mail.example.org?starttls=on"),
        ("STONECHAT_MAIL_FROM", "nobody"),
        ("STONECHAT_TRUSTED_PROXIES", "10.0.0.1, proxy.example.org"),
        ("STONECHAT_TRUSTED_PROXIES", "10.0.0.1/8"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_it(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({variable: value}, {})
    sentence = str(caught.value)
    assert sentence.startswith(f"{variable}={value} cannot be used: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_origins_are_a_list_or_everything_or_only_our_own() -> None:
    listed = load_settings({"STONECHAT_ORIGINS": "https://A.example, http://b.example:81/"}, {})
    assert listed.origins == frozenset({"https://a.example", "http://b.example:81"})
    assert load_settings({"STONECHAT_ORIGINS": "*"}, {}).origins == frozenset("*")
    assert load_settings({}, {}).origins is None


def test_nothing_can_be_smuggled_into_the_sender_of_mail() -> None:
    sender = "Our chat <chat@example.org>\r\nBcc: <a@example.org>"
    with pytest.raises(SettingsError, match=r"^[^\r\n]* cannot be used: [^\r\n]*$"):
        load_settings({"STONECHAT_MAIL_FROM": sender}, {})


def test_the_mail_server_is_read_from_its_url() -> None:
    def read(url: str) -> object:
        return load_settings({"STONECHAT_SMTP_URL": url}, {}).smtp_url

    with_login = SmtpServer("mail.example", 587, Tls.STARTTLS, "me@x", "s/t")
    assert read("smtp://me%40x:s%2Ft@mail.example") == with_login
    assert read("smtp://localhost:25") == SmtpServer("localhost", 25, Tls.IF_OFFERED)
    assert read("smtp://localhost?starttls=off") == SmtpServer("localhost", 587, Tls.OFF)
    assert read("smtps://mail.example/") == SmtpServer("mail.example", 465, Tls.FROM_THE_START)
    assert "s/t" not in repr(with_login)


def test_the_public_url_has_no_slash_at_the_end() -> None:
    def read(url: str) -> object:
        return load_settings({"STONECHAT_PUBLIC_URL": url}, {}).public_url

    assert read("https://Chat.example.org/") == "https://chat.example.org"
    assert read("http://[::1]:8000") == "http://[::1]:8000"
    assert load_settings({}, {}).public_url is None


def test_misspelt_variables_are_found() -> None:
    environment = {"STONECHAT_PROT": "1", "STONECHAT_PORT": "1", "HOME": "x"}
    assert unknown_variables(environment) == ["STONECHAT_PROT"]


def test_a_password_is_shown_nowhere() -> None:
    environment = {"STONECHAT_DATABASE_URL": "postgresql://me:secret@db/chat"}
    loaded = load_settings(environment, {})
    assert loaded.database_url == "postgresql://me:secret@db/chat"
    shown = "".join(line.value for line in describe_settings(loaded, environment))
    assert "secret" not in shown
    for url in ("mysql://me:secret@db/chat", "postgresql://me:secret@[bad/chat"):
        with pytest.raises(SettingsError) as caught:
            load_settings({"STONECHAT_DATABASE_URL": url}, {})
        assert "secret" not in str(caught.value)
    mail = {"STONECHAT_SMTP_URL": "smtp://me:secret@mail.example"}
    shown = "".join(line.value for line in describe_settings(load_settings(mail, {}), mail))
    assert "mail.example" in shown
    assert "secret" not in shown
    with pytest.raises(SettingsError) as caught:
        load_settings({"STONECHAT_SMTP_URL": "smtp://me:secret/secret@mail.example"}, {})
    assert "secret" not in str(caught.value)
    in_query = {"STONECHAT_DATABASE_URL": "postgresql://db/chat?user=me&password=secret&x=1"}
    shown = "".join(line.value for line in describe_settings(load_settings({}, {}), in_query))
    assert "secret" not in shown
    assert "x=1" in shown
