"""Everything that runs, put together: the one place that knows who is behind each port."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Self

from stonechat.actions.act import Outcome
from stonechat.actions.people import depart
from stonechat.actions.presence import note_activity
from stonechat.app.avatar_library import AvatarLibrary
from stonechat.app.data_directory import DataDirectory
from stonechat.app.duties import Chores
from stonechat.app.errands import ErrandRunner
from stonechat.app.image_library import ImageLibrary
from stonechat.app.mailing import make_mailer
from stonechat.app.metrics.figures import Figures, metrics_route
from stonechat.app.peering import make_peers
from stonechat.app.peers import Company, Peers
from stonechat.app.pushes import Pushes
from stonechat.app.router import Router
from stonechat.app.server_info import describe_server
from stonechat.app.settings import Settings, SettingsError
from stonechat.app.sweeper import Sweeper
from stonechat.app.tracing import make_tracing
from stonechat.app.transport_settings import PAYLOAD_BYTES, transport_settings
from stonechat.chat import limits
from stonechat.chat.errors import ChatError
from stonechat.delivery.avatars import Avatars
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.image_frames import ImageLimits
from stonechat.delivery.image_workers import ImageWorkers
from stonechat.delivery.images import Images
from stonechat.delivery.mail_outbox import MailOutbox
from stonechat.delivery.passwords import Passwords
from stonechat.delivery.time_zones import zone_of
from stonechat.delivery.unsubscribing import Unsubscribing
from stonechat.delivery.uploads import Uploads
from stonechat.gateway.attendance import Attendance
from stonechat.gateway.door import Door
from stonechat.gateway.services import Era, Services
from stonechat.gateway.tasks import Tasks
from stonechat.http.application import CrossOrigin, HttpApplication, Pictures
from stonechat.http.cookies import Cookies
from stonechat.http.exchange import AsgiApp
from stonechat.http.guards import Guards
from stonechat.http.identity import Identities
from stonechat.http.services import Services as HttpServices
from stonechat.http.web_client import WebClient, find_web_client
from stonechat.realtime.activity import Activity
from stonechat.realtime.attention import Attention
from stonechat.realtime.departures import Departures
from stonechat.realtime.grace import Grace
from stonechat.realtime.hub import Hub
from stonechat.realtime.indexer import Indexer
from stonechat.realtime.noticer import Noticer
from stonechat.realtime.presence import Presence
from stonechat.realtime.publisher import Publisher
from stonechat.realtime.typing import Typing
from stonechat.storage.database import Database
from stonechat.storage.errors import StorageError
from stonechat.transport.handover import Handover
from stonechat.transport.origin import cors_headers, may_use_cookies
from stonechat.transport.server import SocketServer

_log = logging.getLogger(__name__)

_FINISH_SECONDS = 5.0
"""How long an image that is being decoded may still take when the server stops."""


def open_database(settings: Settings, directory: DataDirectory) -> Database:
    """Open and migrate the database."""
    try:
        target = settings.database_url or directory.database
        return Database.open(target, replica_url=settings.database_read_url)
    except StorageError as error:
        raise SettingsError(str(error)) from error


class System:
    """A running chat; lives on one event loop."""

    def __init__(self, settings: Settings, directory: DataDirectory, database: Database) -> None:
        loop = asyncio.get_running_loop()
        self._settings = settings
        self._directory = directory
        self._database = database
        self._hub = Hub(loop.call_soon, loop.call_later)
        self._attendance = Attendance()
        self._departures = Departures(settings.guest_grace_seconds, loop.call_later, self._let_go)
        activity = Activity(self._note_activity, loop.call_later)
        self._presence = self._make_presence(loop, activity)
        self._typing = Typing(self._hub, limits.TYPING_MEMBERS)
        self._readers = database.readers()
        self._pages = database.page_readers() or self._readers
        self._peers = self._make_peers(activity)
        self._errand_runner = ErrandRunner(self._hub, self._peers)
        publisher = Publisher(
            self._hub,
            self._presence,
            self._attendance,
            self._errand_runner.errands(),
            self._peers.streams,
        )
        publish = self._peers.publish_by(publisher)
        self._appender = database.appender(publish, in_doubt=self._let_all_begin_anew)
        self._tracing = make_tracing(settings)
        self._indexer = Indexer(self._appender, self._readers, loop.call_later)
        self._pushes = Pushes(settings, directory, self._appender, self._readers)
        attention = Attention(self._is_connected, activity)
        self._noticer = Noticer(self._appender, self._readers, attention.is_active, zone_of)
        self._unsubscribing = Unsubscribing(directory.key("unsubscribe.key"))
        mailer = make_mailer(settings, self._unsubscribing)
        self._mails = MailOutbox(self._appender, self._readers, mailer)
        self._tasks = Tasks()
        self._keep_files(directory)
        self._passwords = Passwords()
        self._era = Era()
        self._rates = self._peers.count_rates(on=settings.rate_limits)
        self.info = describe_server(settings)
        transport = transport_settings(settings)
        self._may_use_cookies = partial(may_use_cookies, origins=transport.origins)
        services = Services(
            appender=self._tracing.appender(self._appender),
            readers=self._tracing.readers(self._readers),
            pages=self._tracing.readers(self._pages),
            hub=self._hub,
            departures=self._departures,
            presence=self._presence,
            typing=self._typing,
            images=self._images,
            tasks=self._tasks,
            era=self._era,
            rates=self._rates,
            attendance=self._attendance,
            index=self._indexer,
            may_use_cookies=self._may_use_cookies,
            server=self.info,
            payload_bytes=PAYLOAD_BYTES,
            read_later=loop.call_later if settings.nats_url else None,
        )
        self.sockets = SocketServer(Door(services), transport)
        self._figures = self._make_figures(database.kind)
        http = self._tracing.http(self._plain_http())
        self.http = Router(self.sockets, self.sockets.paths, http, transport.proxies)

    @classmethod
    async def start(cls, settings: Settings, directory: DataDirectory, database: Database) -> Self:
        """Put everything together; raises SettingsError when other processes cannot be reached."""
        system = cls(settings, directory, database)
        await system._sweeper.start()
        await system._indexer.start()
        chores = system._make_chores()
        system._errand_runner.start(system._appender, chores)
        await system._peers.start(chores)
        system._figures.lateness.start()
        return system

    async def share_port(self, handover: Handover) -> None:
        """Be one of several processes on a port, before anybody is served."""
        self.sockets.share_port(handover)
        await self._figures.join(handover.number, self._settings.workers, handover.directory)

    async def drain(self) -> None:
        """Let all connections go, spread over the drain time."""
        self._figures.readiness.draining = True
        self._departures.stop()
        self._presence.stop()
        await self.sockets.drain(self._settings.drain_seconds)
        self._peers.leave()

    async def stop(self) -> None:
        """Finish what was begun; afterwards everything acknowledged is on disk."""
        self._departures.stop()
        self._figures.stop()
        await self._peers.stop()
        await self._pushes.stop()
        self._indexer.stop()
        await self._tasks.finish(_FINISH_SECONDS)
        self._presence.stop()
        await self._appender.close()
        # What was committed last may have begun something, such as removing an unused image.
        await self._tasks.finish(_FINISH_SECONDS)
        await self._readers.close()
        if self._pages is not self._readers:
            await self._pages.close()
        await self._images.close()
        await self._passwords.close()
        await self._tracing.stop()
        self._database.close()

    def _keep_files(self, directory: DataDirectory) -> None:
        settings, tasks = self._settings, self._tasks
        alone = not settings.nats_url
        self._sweeper = Sweeper(directory, self._readers, self._appender, tasks, is_alone=alone)
        blobs, workers = self._sweeper.blobs, ImageWorkers(ImageLimits())
        self._images = Images(blobs, workers)
        self._uploads = Uploads(blobs, self._images, settings.file_bytes)
        self._library = ImageLibrary(self._readers, blobs, settings.access)
        self._avatars = Avatars(Blobs(directory.avatars), workers)
        self._avatar_library = AvatarLibrary(self._readers, self._avatars, settings.access)

    def _make_peers(self, activity: Activity) -> Peers:
        company = Company(
            hub=self._hub,
            presence=self._presence,
            activity=activity,
            attendance=self._attendance,
            departures=self._departures,
            typing=self._typing,
            readers=self._readers,
            files=self._directory.mark,
        )
        return make_peers(self._settings, company)

    def _make_chores(self) -> Chores:
        return Chores(
            readers=self._readers,
            hub=self._hub,
            peers=self._peers,
            departures=self._departures,
            sweeper=self._sweeper,
            avatars=self._avatars,
            avatar_library=self._avatar_library,
            mails=self._mails,
            pushes=self._pushes,
            noticer=self._noticer,
            indexer=self._indexer,
            tasks=self._tasks,
        )

    def _is_connected(self, person_id: str) -> bool:
        return self._hub.is_present(person_id) or self._peers.is_elsewhere(person_id)

    def _make_figures(self, kind: str) -> Figures:
        return Figures(
            version=self.info.version,
            database=kind,
            hub=self._hub,
            sockets=self.sockets,
            appender=self._appender,
            readers=self._readers,
            pushes=self._pushes.counts,
            errands=self._errand_runner,
            peers=self._peers,
        )

    def _make_presence(self, loop: asyncio.AbstractEventLoop, activity: Activity) -> Presence:
        return Presence(
            self._hub,
            activity,
            Grace(
                self._settings.presence_grace_seconds,
                self._departures.is_anybody_signing_in,
                loop.call_later,
            ),
            loop.call_soon,
            loop.call_later,
        )

    def _plain_http(self) -> HttpApplication:
        origins = self.sockets.settings.origins
        return HttpApplication(
            pictures=Pictures(self._library, self._avatar_library, self._rates),
            checks=self._figures.readiness.checks,
            metrics=metrics_route(self._figures, self._settings, self._directory),
            web_client=WebClient(find_web_client()),
            compose_api=partial(_compose_api, self._http_services()),
            cross_origin=CrossOrigin(
                headers=partial(cors_headers, origins=origins), is_open=origins is not None
            ),
        )

    def _http_services(self) -> HttpServices:
        cookies = Cookies(self._may_use_cookies, public_url=self._settings.public_url or "")
        return HttpServices(
            appender=self._tracing.appender(self._appender),
            readers=self._tracing.readers(self._readers),
            pages=self._tracing.readers(self._pages),
            identities=Identities(self._readers, self._appender, self.info.access, cookies),
            cookies=cookies,
            passwords=self._passwords,
            guards=Guards(self._rates, self._peers.rates if self._settings.rate_limits else None),
            presences=self._presence,
            index=self._indexer,
            pictures=self._avatars,
            uploads=self._uploads,
            pushes=self._pushes,
            unsubscribing=self._unsubscribing,
            server=self.info,
            public_url=self._settings.public_url or "",
        )

    def _let_all_begin_anew(self) -> None:
        """Close every connection, because changes may be stored that nobody was told of.

        As after a crash, clients come back, catch up, and repeat what was not acknowledged; nothing
        that they sent before takes effect any more.
        """
        _log.warning("a commit is in doubt: all connections are closed, to come back and catch up")
        self._era.end()
        self._peers.doubt()
        self._indexer.look_again()
        self._noticer.look_again()
        self.sockets.dismiss_all()

    def _let_go(self, person_id: str) -> None:
        def departed(result: Outcome[None] | ChatError) -> None:
            if isinstance(result, ChatError):
                self._departures.gone(person_id)  # the store was not there: try again later

        if not self._peers.may_be_elsewhere(person_id):
            self._appender.submit(depart, person_id, departed)
        elif not self._peers.is_elsewhere(person_id):
            self._departures.gone(person_id)  # nobody knows: look again later

    def _note_activity(self, times: Mapping[str, datetime], stored: Callable[[bool], None]) -> None:
        def done(result: Outcome[None] | ChatError) -> None:
            stored(not isinstance(result, ChatError))

        self._appender.submit(note_activity, times, done)


def _compose_api(services: HttpServices) -> AsgiApp:
    # Imported when it is first asked for: it takes a sixth of a second and 25 MB.
    from stonechat.http.api import compose_api  # noqa: PLC0415

    return compose_api(services)
