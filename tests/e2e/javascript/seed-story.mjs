// The story the project began with, told by the official JavaScript client.
// usage: node seed-story.mjs URL websocket|polling|upgrade acknowledged|silent
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const { io } = require("socket.io-client");

const [url, transport, manner] = process.argv.slice(2);
const transports = { websocket: ["websocket"], polling: ["polling"], upgrade: ["polling", "websocket"] }[transport];
const acknowledged = manner === "acknowledged";
const WAIT_MS = 10_000;
// A PNG of one grey pixel.
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

/** A connection that remembers every broadcast until somebody asks for it. */
class Person {
  constructor() {
    this.socket = io(url, { transports, reconnection: false, forceNew: true });
    this.heard = [];
    this.waiting = [];
    this.socket.onAny((event, object) => {
      this.heard.push({ event, object });
      this.#serve();
    });
  }

  #serve() {
    for (const wanted of [...this.waiting]) {
      const index = this.heard.findIndex(({ event }) => event === wanted.event);
      if (index >= 0) {
        this.waiting.splice(this.waiting.indexOf(wanted), 1);
        wanted.resolve(this.heard.splice(index, 1)[0].object);
      }
    }
  }

  hears(event) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`never heard ${event}`)), WAIT_MS);
      const done = (object) => (clearTimeout(timer), resolve(object));
      this.waiting.push({ event, resolve: done });
      this.#serve();
    });
  }

  asks(event, object) {
    return this.socket.timeout(WAIT_MS).emitWithAck(event, object);
  }

  /** Ask for something that others will hear of, in the manner of this run. */
  async does(event, object) {
    if (acknowledged) {
      const reply = await this.asks(event, object);
      assert.equal(reply.ok, true, JSON.stringify(reply));
    } else {
      this.socket.emit(event, object);
    }
  }

  /** Ask for something that is refused, in the manner of this run. */
  async isRefused(event, object, code) {
    const error = acknowledged
      ? (await this.asks(event, object)).error
      : (this.socket.emit(event, object), await this.hears("problem"));
    assert.equal(error.code, code);
    assert.equal(error.event, event);
    assert.equal(typeof error.message, "string");
  }
}

async function tell() {
  const ada = new Person();
  const bob = new Person();
  assert.equal((await ada.hears("welcome")).user, null);
  assert.equal((await bob.hears("welcome")).user, null);

  assert.equal((await ada.asks("add_user", { username: "Ada" })).user.username, "Ada");
  await bob.isRefused("add_user", { username: "ADA" }, "username_taken");
  await bob.isRefused("send_message", { room: "lobby", text: "?" }, "not_named");
  await bob.does("add_user", { username: "Bob" });

  await ada.does("create_room", { name: "kitchen" });
  await bob.isRefused("create_room", { name: "Kitchen" }, "room_name_taken");
  await bob.does("join_room", { room: "kitchen" });
  const joined = await ada.hears("user_joined");
  assert.equal(joined.user.username, "Bob");
  assert.equal(joined.revision, 2);
  await bob.isRefused("join_room", { room: "kitchen" }, "already_in_room");
  await bob.isRefused("join_room", { room: "cellar" }, "room_not_found");

  await ada.does("send_message", { room: "kitchen", text: "Tea?", client_id: "1" });
  for (const person of [ada, bob]) {
    const message = await person.hears("message");
    assert.deepEqual([message.text, message.position, message.client_id], ["Tea?", 1, "1"]);
  }
  const again = await ada.asks("send_message", { room: "kitchen", text: "Tea?", client_id: "1" });
  assert.equal(again.message.position, 1);

  await bob.does("send_message", { room: "kitchen", images: [PICTURE, { data: PICTURE, alt: "Grey" }] });
  for (const person of [ada, bob]) {
    const { position, images } = await person.hears("message");
    assert.equal(position, 2);
    assert.deepEqual(images.map(({ width, alt }) => [width, alt]), [[1, null], [1, "Grey"]]);
    const response = await fetch(url + images[1].url);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "image/png");
  }
  await bob.isRefused("send_message", { room: "kitchen", text: " " }, "empty_message");
  await bob.isRefused("send_message", { room: "kitchen", images: [Buffer.from("no")] }, "invalid_image");

  await bob.does("leave_room", { room: "kitchen" });
  assert.equal((await ada.hears("user_left")).user.username, "Bob");
  await bob.isRefused("leave_room", { room: "lobby" }, "not_in_room");
  await bob.isRefused("nonsense", {}, "invalid_request");

  const page = await ada.asks("history", { room: "kitchen" });
  assert.deepEqual(page.messages.map(({ position }) => position), [1, 2]);
  assert.equal(ada.socket.io.engine.transport.name, transport === "polling" ? "polling" : "websocket");
  for (const person of [ada, bob]) {
    assert.deepEqual(person.heard, [], "nothing else was heard");
    person.socket.disconnect();
  }
}

await tell();
console.log("told");
