// What is kept for use without a network: a whole build, or the one before it.

import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeWorker } from "../xtask/site/worker.mjs";
import {
  FOLDER, NOTHING, bindingOf, buildAt, copyOfSite, filesKept, keptSite, programOf, renewedSite, workerIs,
} from "./kept.mjs";

test("after one visit it starts without a network, lessons too, also when opened with one", async (t) => {
  const { site, page } = await keptSite(t);
  await site.close();
  await buildAt(page, site.url);
  const index = await page.evaluate(async () => (await fetch("scenarios/index.json")).json());
  assert.ok(JSON.stringify(index).length > 2);
  await buildAt(page, `${site.url}?scenario=scenarios/replication-lag.json`);
  await buildAt(page, `${site.url}index.html`);
});

test("a new build is shown at once, and replaces the one before it", async (t) => {
  const { site, page } = await keptSite(t);
  const old = await filesKept(page);
  site.mounts[FOLDER] = await renewedSite(t);
  assert.equal(await buildAt(page, site.url), "new");
  assert.equal(await workerIs(page), "activated");
  await site.close();
  assert.equal(await buildAt(page, site.url), "new");
  const now = await filesKept(page);
  assert.equal(now.length, old.length);
  assert.notDeepEqual(now, old);
});

test("the same names may stand for other bytes", async (t) => {
  const otherBytes = (page) => {
    appendFileSync(join(page.dist, bindingOf(page)), "\n//");
    appendFileSync(join(page.dist, programOf(page)), NOTHING);
    page.replace("</head>", '<meta name="build" content="new"></head>');
    page.vouch();
  };
  await t.test("before the service worker is renewed", async (t) => {
    const { site, page } = await keptSite(t);
    site.mounts[FOLDER] = await copyOfSite(t, otherBytes);
    assert.equal(await buildAt(page, site.url), "new");
    await site.close();
    assert.equal(await buildAt(page, site.url), "old", "it is kept whole");
  });
  await t.test("and after it", async (t) => {
    const { site, page } = await keptSite(t);
    const folder = await copyOfSite(t, otherBytes);
    await makeWorker(folder);
    site.mounts[FOLDER] = folder;
    assert.equal(await buildAt(page, site.url), "new");
    assert.equal(await workerIs(page), "activated");
    await site.close();
    assert.equal(await buildAt(page, site.url), "new");
  });
});

test("a connection that is lost half-way through a new build leaves the one before", async (t) => {
  const { site, page } = await keptSite(t, {}, [/did not arrive/, /ERR_/]);
  site.mounts[FOLDER] = await renewedSite(t);
  site.instead = (request, _, pathname) => pathname.endsWith(".wasm") && request.destroy();
  await page.goto(site.url);
  await page.getByText("A part of Fallible did not arrive").first().waitFor();
  assert.equal(await workerIs(page), "redundant");
  await site.close();
  assert.equal(await buildAt(page, site.url), "old");
});

test("a store that is full costs nothing but the new build without a network", async (t) => {
  const { site, page } = await keptSite(t);
  const browser = await page.context().newCDPSession(page);
  await browser.send("Storage.overrideQuotaForOrigin", { origin: new URL(site.url).origin, quotaSize: 1 });
  // A part that is gone, and cannot be kept again.
  await page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    for (const request of await cache.keys()) if (/boot-/.test(request.url)) await cache.delete(request);
  });
  assert.equal(await buildAt(page, site.url), "old", "what is gone is fetched");
  site.mounts[FOLDER] = await renewedSite(t);
  assert.equal(await buildAt(page, site.url), "new", "what is renewed is shown");
  assert.equal(await workerIs(page), "redundant");
  assert.equal(await buildAt(page, site.url), "new", "and shown again");
});

test("with a full store the build before stays whole", async (t) => {
  const { site, page } = await keptSite(t);
  const browser = await page.context().newCDPSession(page);
  await browser.send("Storage.overrideQuotaForOrigin", { origin: new URL(site.url).origin, quotaSize: 1 });
  site.mounts[FOLDER] = await renewedSite(t);
  assert.equal(await buildAt(page, site.url), "new");
  assert.equal(await workerIs(page), "redundant");
  await site.close();
  assert.equal(await buildAt(page, site.url), "old");
});
