// What a host answers, or keeps beside the site, never spoils what is kept for use without a network.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openPage, started } from "./browser.mjs";
import { FOLDER, PORTAL, buildAt, copyOfSite, filesKept, keptSite, portal, renewedSite, workerIs } from "./kept.mjs";
import { DIST, serveSite } from "./site.mjs";

test("something else in the place of the program is never kept", async (t) => {
  await t.test("at the first visit", async (t) => {
    const site = await serveSite({ instead: portal });
    t.after(() => site.close());
    const expectErrors = [/did not arrive/];
    const page = await openPage(t, { url: site.url, context: { serviceWorkers: "allow" }, expectErrors });
    await page.getByText("A part of Fallible did not arrive").first().waitFor();
    assert.equal(await workerIs(page), "redundant");
    site.instead = undefined;
    await buildAt(page, site.url);
    assert.equal(await workerIs(page), "activated");
    await site.close();
    await buildAt(page, site.url);
  });
  await t.test("when the site is kept, which starts then", async (t) => {
    const { site, page } = await keptSite(t);
    site.instead = portal;
    await buildAt(page, site.url);
  });
  await t.test("with a new build, from a host that answers everything with its page", async (t) => {
    const { site, page } = await keptSite(t, {}, [/did not arrive/]);
    const folder = await renewedSite(t);
    site.mounts[FOLDER] = folder;
    site.instead = portal;
    await page.goto(site.url);
    await page.getByText("A part of Fallible did not arrive").first().waitFor();
    assert.equal(await workerIs(page), "redundant");
    site.instead = undefined;
    assert.equal(await buildAt(page, site.url), "new");
    assert.equal(await workerIs(page), "activated");
  });
  await t.test("in the place of the page", async (t) => {
    const { site, page } = await keptSite(t);
    site.instead = (_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(PORTAL);
      return true;
    };
    await page.goto(site.url);
    await page.getByText("Log in to this network").waitFor();
    await site.close();
    await buildAt(page, site.url);
  });
});

test("a lesson's file that is visited by its address does not take the page's place", async (t) => {
  const { site, page } = await keptSite(t);
  // Chromium looks for an icon, too.
  site.instead = (_, response, pathname) => pathname === "/favicon.ico" && response.writeHead(204).end();
  await page.goto(`${site.url}scenarios/replication-lag.json`, { waitUntil: "networkidle" });
  assert.match(await page.evaluate(() => document.body.innerText), /"format": ?1\b/);
  await site.close();
  await buildAt(page, site.url);
});

test("a lesson that is renewed by itself is shown, and a fault of the host is not", async (t) => {
  const { site, page } = await keptSite(t);
  const titles = () => page.evaluate(async () => (await fetch("scenarios/index.json")).text());
  const folder = await copyOfSite(t);
  writeFileSync(join(folder, "scenarios/index.json"), "[]");
  site.mounts[FOLDER] = folder;
  assert.equal(await titles(), "[]");
  site.instead = (_, response) => response.writeHead(503).end("Later");
  assert.match(await titles(), /replication-lag/);
});

test("two sites and a foreign page on one origin keep apart", async (t) => {
  const foreign = mkdtempSync(join(tmpdir(), "fallible-foreign-"));
  t.after(() => rmSync(foreign, { recursive: true }));
  writeFileSync(join(foreign, "index.html"), "<!doctype html><link rel=icon href=data:,><p>A foreign page");
  const mounts = { "/": DIST, "/preview/": await renewedSite(t), "/other/": foreign };
  const { site, page } = await keptSite(t, { mounts }, [/Fallible has stopped/, /bad HTTP response code/]);
  const [root, preview] = [site.url, `${site.url}preview/`];
  await page.evaluate(() => localStorage.setItem("fallible:/:progress", "kept"));
  await page.goto(`${site.url}other/`);
  assert.match(await page.evaluate(() => document.body.innerText), /A foreign page/);
  assert.equal(await buildAt(page, preview), "new");
  assert.equal(await workerIs(page), "activated");

  await t.test("each is kept as it is", async () => {
    site.instead = (request) => request.destroy();
    assert.equal(await buildAt(page, root), "old");
    assert.equal(await buildAt(page, preview), "new");
    const another = await page.context().newPage();
    await assert.rejects(another.goto(`${site.url}other/`), /ERR_/);
    await another.close();
    site.instead = undefined;
  });
  await t.test("to forget all empties one's own", async () => {
    await buildAt(page, preview);
    const before = await filesKept(page);
    assert.ok(before.some((url) => url.startsWith(preview)));
    await page.evaluate(() => {
      localStorage.setItem("fallible:/preview/:progress", "kept");
      window.fallible.crash("broken");
    });
    // Before it starts again, and keeps the site again.
    site.instead = (_, response, pathname) => pathname.endsWith("worker.js") && response.writeHead(404).end();
    const forget = page.getByRole("button", { name: "Forget all that is stored here" });
    await Promise.all([page.waitForEvent("load"), forget.click()]);
    await started(page);
    assert.deepEqual(await filesKept(page), before.filter((url) => !url.startsWith(preview)));
    const progress = ["fallible:/:progress", "fallible:/preview/:progress"];
    const left = await page.evaluate((keys) => keys.map((key) => localStorage.getItem(key)), progress);
    assert.deepEqual(left, ["kept", null]);
    site.instead = (request) => request.destroy();
    assert.equal(await buildAt(page, root), "old");
  });
});
