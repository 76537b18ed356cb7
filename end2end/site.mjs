// Serves the built site as a plain static host would, and from a folder, not from the root:
// what works here works wherever the files are put.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
export const FOLDER = "/some/folder/";
export const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Starts a server on a free port. `url` ends with the folder's slash; `close` ends it at once.
 *
 * options.mounts   which folder of this machine is served at which path; may be changed later
 * options.instead  (request, response, pathname) => whether it has answered by itself; may be changed later
 */
export async function serveSite(options = {}) {
  const site = { mounts: { [FOLDER]: DIST }, ...options };
  const folder = Object.values(site.mounts)[0];
  await stat(join(folder, "index.html")).catch(() => {
    throw new Error(`There is no built site in ${folder}: run \`cargo xtask build\` first.`);
  });
  const server = createServer((request, response) => answer(site, request, response));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return Object.assign(site, {
    url: `http://127.0.0.1:${server.address().port}${Object.keys(site.mounts)[0]}`,
    close: () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      return closed;
    },
  });
}

async function answer(site, request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  if (site.instead?.(request, response, pathname)) return;
  const file = await fileAt(site.mounts, decodeURIComponent(pathname));
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

async function fileAt(mounts, pathname) {
  const paths = Object.keys(mounts).filter((path) => pathname.startsWith(path));
  const path = paths.sort((a, b) => b.length - a.length)[0];
  if (path === undefined) return null;
  const inside = normalize(pathname.slice(path.length) || "index.html");
  if (inside.startsWith("..")) return null;
  const file = join(mounts[path], inside);
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? file : null;
}
