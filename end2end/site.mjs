// Serves the built site as a plain static host would, and from a folder, not from the root:
// what works here works wherever the files are put.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
const FOLDER = "/some/folder/";
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Starts a server on a free port. `url` ends with the folder's slash; `close` ends it at once. */
export async function serveSite() {
  await stat(join(DIST, "index.html")).catch(() => {
    throw new Error("There is no built site in dist/: run `cargo xtask build` first.");
  });
  const server = createServer(answer);
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}${FOLDER}`,
    close: () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      return closed;
    },
  };
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const file = await fileAt(decodeURIComponent(pathname));
  if (!file) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not here\n");
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "cache-control": "no-cache",
  });
  createReadStream(file).pipe(response);
}

async function fileAt(pathname) {
  if (!pathname.startsWith(FOLDER)) return null;
  const inside = normalize(pathname.slice(FOLDER.length) || "index.html");
  if (inside.startsWith("..")) return null;
  const file = join(DIST, inside);
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? file : null;
}
