// For the tests of what is kept without a network: sites that change, and what a page has kept of them.

import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Page } from "../xtask/site/page.mjs";
import { makeWorker } from "../xtask/site/worker.mjs";
import { openPage, started } from "./browser.mjs";
import { DIST, serveSite } from "./site.mjs";

export const FOLDER = "/some/folder/";
export const PORTAL = "<!doctype html><h1>Log in to this network</h1>";
/** A section of a program that means nothing: id 0, two bytes, a name of one letter. */
export const NOTHING = Buffer.from([0, 2, 1, 120]);

/** A copy of the built site in a folder of its own, changed by `change(page)`. */
export async function copyOfSite(t, change) {
  const folder = mkdtempSync(join(tmpdir(), "fallible-site-"));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(DIST, folder, { recursive: true });
  const page = new Page(folder);
  change?.(page);
  page.write();
  return folder;
}

export const programOf = (page) => page.files().find((name) => name.endsWith(".wasm"));
export const bindingOf = (page) => page.files().find((name) => /playground-[0-9a-f]+\.js$/.test(name));

/** A new build: another page and another program, under another name. */
export async function renewedSite(t) {
  const folder = await copyOfSite(t, (page) => {
    page.replace("</head>", '<meta name="build" content="new"></head>');
    appendFileSync(join(page.dist, programOf(page)), NOTHING);
    page.nameByBytes();
    page.vouch();
  });
  await makeWorker(folder);
  return folder;
}

/** A server, and a page on it whose site has been kept. */
export async function keptSite(t, options = {}, expectErrors = []) {
  const site = await serveSite(options);
  t.after(() => site.close());
  const page = await openPage(t, { url: site.url, context: { serviceWorkers: "allow" }, expectErrors });
  await started(page);
  assert.equal(await workerIs(page), "activated");
  return { site, page };
}

/** How the newest service worker of the page ends: "activated", with its build kept, or "redundant". */
export function workerIs(page) {
  return page.evaluate(async () => {
    // As the page does by itself a moment after its start.
    const registration = await navigator.serviceWorker.register("worker.js");
    await registration.update().catch(() => {});
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    while (worker && !["activated", "redundant"].includes(worker.state)) {
      await new Promise((done) => worker.addEventListener("statechange", done, { once: true }));
    }
    return worker?.state ?? "redundant";
  });
}

const build = (page) => page.evaluate(() => document.querySelector('meta[name="build"]')?.content ?? "old");

/** Goes to the page again, and says which build has started. */
export async function buildAt(page, url) {
  await page.goto("about:blank");
  await page.goto(url);
  await started(page);
  return build(page);
}

/** Answers with a page instead of the program. */
export function portal(_, response, pathname) {
  if (!pathname.endsWith(".wasm")) return false;
  response.writeHead(200, { "content-type": "text/html" }).end(PORTAL);
  return true;
}

/** The addresses of all files that are kept at this origin. */
export function filesKept(page) {
  return page.evaluate(async () => {
    const caches = await Promise.all((await self.caches.keys()).map((name) => self.caches.open(name)));
    const keys = await Promise.all(caches.map((cache) => cache.keys()));
    return keys.flat().map(({ url }) => url);
  });
}
