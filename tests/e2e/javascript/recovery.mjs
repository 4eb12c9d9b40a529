// The lines of the README that miss nothing, run by the official client as it is told on its input.
// usage: node recovery.mjs README URL TOKEN POSITION: ends when the message at that position is shown
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const { io } = require("socket.io-client");

const [readme, url, token, last] = process.argv.slice(2);
const [, printed] = /<!-- recovers -->\n+```js\n(.*?)^```$/ms.exec(readFileSync(readme, "utf8"));
const shown = [];
let cuts = 0;
let requests = 0;

const say = (fact) => console.log(JSON.stringify(fact));
const draw = ({ position }) => {
  shown.push(position);
  if (shown.length === 1) say({ first: position });
  if (position === Number(last)) {
    say({ shown, cuts, requests });
    process.exit(0);
  }
};

const lines = printed.replace("http://127.0.0.1:8000", url);
const socket = new Function("io", "token", "draw", `${lines}\nreturn socket;`)(io, token, draw);
socket.io.reconnectionDelay(50);
socket.io.reconnectionDelayMax(200);
socket.onAnyOutgoing(() => {
  requests += 1;
});

const orders = {
  go: () => say({ away: Boolean(socket.disconnect()) }),
  return: () => socket.connect(),
  stumble: () =>
    setInterval(() => {
      if (!socket.connected) return;
      cuts += 1;
      socket.io.engine.close();
    }, 300),
};
createInterface({ input: process.stdin }).on("line", (order) => orders[order]());
setTimeout(() => {
  console.error(`after ${cuts} cuts: ${JSON.stringify(shown)}`);
  process.exit(1);
}, 50_000);
