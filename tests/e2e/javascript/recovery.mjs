// The lines of the README that miss nothing, run by the official client while its connection breaks.
// usage: node recovery.mjs README URL TOKEN POSITION: ends when the message at that position is shown
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const { io } = require("socket.io-client");

const [readme, url, token, last] = process.argv.slice(2);
const [, printed] = /<!-- recovers -->\n+```js\n(.*?)^```$/ms.exec(readFileSync(readme, "utf8"));
const shown = [];
let cuts = 0;

const draw = ({ position }) => {
  shown.push(position);
  if (position === Number(last)) {
    console.log(JSON.stringify({ shown, cuts }));
    process.exit(0);
  }
};

const lines = printed.replace("http://127.0.0.1:8000", url);
const socket = new Function("io", "token", "draw", `${lines}\nreturn socket;`)(io, token, draw);
socket.io.reconnectionDelay(50);
socket.io.reconnectionDelayMax(200);
setInterval(() => {
  if (socket.connected) {
    cuts += 1;
    socket.io.engine.close();
  }
}, 300);
setTimeout(() => {
  console.error(`after ${cuts} cuts: ${JSON.stringify(shown)}`);
  process.exit(1);
}, 40_000);
