// How soon a visitor sees something, and something moving: two built sites beside each other, over slow networks and on
// a slow processor. Not a test: times depend on the machine.
//
//     node end2end/first_visit.mjs BEFORE AFTER [VISITS [LESSON]]
//
// Each visit has a browser profile of its own, in which a lesson is opened by its address twice; whose turn it is
// alternates. Said of either site are the medians, and what the second has of the first.
//   heading   the lesson's heading is painted on the first visit, by whomever
//   text      so is the first paragraph of its text
//   moving    a message has moved on the first visit: play is pressed as soon as that button is there
//   again     the heading is painted on the second visit, and `again, moving` as above
// The host is a plain one: it compresses, and knows by a tag what a browser has already. Network and processor are
// slowed by the browser itself (Network.emulateNetworkConditions, Emulation.setCPUThrottlingRate).

import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { argv, exit } from "node:process";
import { launchKept } from "./browser.mjs";
import { FOLDER, TYPES, serveSite } from "./site.mjs";

const [before, after, visits = "5", lesson = "replication-lag"] = argv.slice(2);
const MEGABIT = 1e6 / 8;
const PROFILES = {
  "10 Mbit/s, 40 ms": { bytes: 10 * MEGABIT, latency: 40, slower: 1 },
  "10 Mbit/s, 40 ms, processor 4 times slower": { bytes: 10 * MEGABIT, latency: 40, slower: 4 },
  "1.6 Mbit/s, 150 ms, processor 4 times slower": { bytes: 1.6 * MEGABIT, latency: 150, slower: 4 },
};
const MEASURES = ["heading", "text", "moving", "again", "again, moving"];

/** Sends the compressed form of a file, or that it is the same as before. */
function plainHost(folder) {
  return (request, response, pathname) => {
    const name = pathname.slice(FOLDER.length) || "index.html";
    const file = join(folder, name);
    if (name.includes("..") || !existsSync(file) || !statSync(file).isFile()) return false;
    const packed = existsSync(`${file}.gz`);
    const bytes = readFileSync(packed ? `${file}.gz` : file);
    const tag = `"${createHash("sha1").update(bytes).digest("hex")}"`;
    const headers = {
      "content-type": TYPES[extname(name)] ?? "application/octet-stream",
      "cache-control": "no-cache",
      etag: tag,
      ...(packed ? { "content-encoding": "gzip" } : {}),
    };
    const same = request.headers["if-none-match"] === tag;
    response.writeHead(same ? 304 : 200, headers).end(same ? undefined : bytes);
    return true;
  };
}

/** Notes when what is waited for has been painted. In the page. */
function watch() {
  const times = (window.seen = {});
  const painted = (name) => requestAnimationFrame(() => setTimeout(() => (times[name] = performance.now())));
  const isThere = (selector) => {
    const found = document.querySelector(selector);
    return found?.checkVisibility() && found.innerText.trim() !== "";
  };
  const waiting = new Map([
    ["heading", () => isThere(".lesson h1")],
    ["text", () => isThere(".lesson .prose p")],
  ]);
  let pressed = false;
  const look = () => {
    for (const [name, is] of waiting) {
      if (is()) waiting.delete(name) && painted(name);
    }
    const play = document.querySelector("#app .transport .play");
    if (play?.checkVisibility() && !pressed) {
      pressed = true;
      play.click();
    }
    const clock = document.querySelector("#app .clock");
    const moves = clock && !/^00:00\.000/.test(clock.innerText.trim());
    if (pressed && moves) painted("moving");
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function open(context, url, { bytes, latency, slower }) {
  const page = await context.newPage();
  const browser = await context.newCDPSession(page);
  await browser.send("Network.enable");
  await browser.send("Network.emulateNetworkConditions", {
    offline: false, latency, downloadThroughput: bytes, uploadThroughput: bytes,
  });
  await browser.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.addInitScript(watch);
  await page.goto(`${url}#/lesson/${lesson}`);
  await page.waitForFunction(() => window.seen.moving, null, { timeout: 120_000 });
  const { heading, text, moving } = await page.evaluate(() => window.seen);
  // What was compiled is kept a while after the program has begun to run, and the site after its service worker has begun.
  await page.evaluate(() => navigator.serviceWorker?.ready);
  await page.waitForTimeout(4_000 + 1_000 * slower);
  await page.close();
  return [heading, text, moving];
}

async function visit(site, profile) {
  const folder = mkdtempSync(join(tmpdir(), "fallible-visit-"));
  const context = await launchKept(folder, { viewport: { width: 1440, height: 900 } });
  try {
    const first = await open(context, site.url, profile);
    const [heading, , moving] = await open(context, site.url, profile);
    return [...first, heading, moving];
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

if (!after) {
  console.error("node end2end/first_visit.mjs BEFORE AFTER [VISITS [LESSON]]");
  exit(1);
}
const sites = [];
for (const dist of [before, after].map((folder) => resolve(folder))) {
  sites.push(await serveSite({ mounts: { [FOLDER]: dist }, instead: plainHost(dist) }));
}
try {
  for (const [name, profile] of Object.entries(PROFILES)) {
    const found = sites.map(() => []);
    for (let round = 0; round < Number(visits); round += 1) {
      for (const [place, site] of sites.entries()) found[place].push(await visit(site, profile));
    }
    console.log(name);
    MEASURES.forEach((measure, i) => {
      const [one, other] = found.map((all) => median(all.map((times) => times[i])));
      const share = (other / one).toFixed(2);
      console.log(`  ${measure.padEnd(14)} ${Math.round(one)} ms, ${Math.round(other)} ms: ${share}`);
    });
  }
} finally {
  for (const site of sites) await site.close();
}
