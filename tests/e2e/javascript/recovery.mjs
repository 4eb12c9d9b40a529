// The lines of the README that miss nothing, run by the official client; prints each position that is drawn.
// usage: node recovery.mjs README URL TOKEN
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const { io } = require("socket.io-client");

const [readme, url, token] = process.argv.slice(2);
const [, printed] = /<!-- recovers -->\n+```js\n(.*?)^```$/ms.exec(readFileSync(readme, "utf8"));
const connect = (_, options) =>
  io(url, { ...options, transports: ["websocket"], reconnectionDelay: 50, reconnectionDelayMax: 100 });
const draw = ({ position }) => console.log(position);

new Function("io", "token", "draw", printed)(connect, token, draw);
