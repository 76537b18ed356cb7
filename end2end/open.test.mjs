// Opening a scenario of one's own: from a file, as text, by its address; and all that can go wrong.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import { checkAccessibility, openPage, started } from "./browser.mjs";

const LESSON = readFileSync(new URL("../scenarios/replication-lag.json", import.meta.url), "utf8");
const ALLOWED = { "access-control-allow-origin": "*" };
const ANSWERS = {
  "/good.json": [200, ALLOWED, LESSON],
  "/bad.json": [200, ALLOWED, '{ "format": 1, "titel": "<img src=x onerror=alert(1)>" }'],
  "/page": [200, { ...ALLOWED, "content-type": "text/html" }, "<!doctype html><p>Hello"],
  "/long.json": [200, ALLOWED, "x".repeat(2 << 20)],
  "/closed.json": [200, {}, LESSON],
};

/** A server of another origin, and what was asked of it. */
async function elsewhere(t) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, ...request.headers });
    const [status, headers, body] = ANSWERS[request.url] ?? [404, ALLOWED, "No such file"];
    response.writeHead(status, headers).end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, asked };
}

async function openLink(t, address, expectErrors = []) {
  const path = `?scenario=${encodeURIComponent(address)}`;
  const page = await openPage(t, { path, expectErrors });
  await started(page);
  await page.waitForSelector("dialog[open]");
  return page;
}

test("an address is asked about, and fetched without a name or a cookie", async (t) => {
  const { url, asked } = await elsewhere(t);
  const page = await openLink(t, `${url}/good.json`);
  await page.waitForTimeout(200);
  assert.deepEqual(asked, [], "nothing is fetched before the reader agrees");
  assert.match(await page.locator("dialog[open]").innerText(), new RegExp(url));
  await checkAccessibility(page);
  await page.getByRole("button", { name: "Fetch it" }).click();
  await page.waitForSelector(".lesson h1");
  assert.equal(asked.length, 1);
  assert.equal(asked[0].referer, undefined);
  assert.equal(asked[0].cookie, undefined);
});

test("what is not a scenario is told from what did not come", async (t) => {
  const network = [/Failed to load resource|Access to fetch/];
  const cases = [
    ["/missing.json", /no such file \(404\)/i, network],
    ["/closed.json", /Either nothing can be reached there, or that site does not let other pages/, network],
    ["/page", /This is a web page, not a scenario/, []],
    ["/long.json", /longer than 1024 kB/, []],
    ["/bad.json", /Found the unknown field `titel`|titel/, []],
  ];
  for (const [path, words, errors] of cases) {
    await t.test(path, async (t) => {
      const { url } = await elsewhere(t);
      const page = await openLink(t, url + path, errors);
      await page.getByRole("button", { name: "Fetch it" }).click();
      await page.waitForSelector(".notice, .problems");
      assert.match(await page.locator(".notice, .problems").innerText(), words);
      assert.equal(await page.locator("main img").count(), 0, "markup stays text");
      await checkAccessibility(page);
    });
  }
});

test("a text is pasted or written, and its problems are told with their places", async (t) => {
  const page = await openPage(t);
  await started(page);
  await page.keyboard.press("o");
  await page.locator("dialog[open] textarea").fill('{\n  "format": 2\n}');
  await page.getByRole("button", { name: "Open the text" }).click();
  await page.waitForSelector(".problems");
  assert.match(await page.locator(".problems").innerText(), /Line 2, column 13[\s\S]*the format 1/);
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData }));
  }, LESSON);
  await page.waitForSelector(".lesson h1");
});

test("a file is chosen or dropped; one that is far too long is not even read", async (t) => {
  const page = await openPage(t);
  await started(page);
  const input = page.locator("input[type=file]").first();
  await input.setInputFiles({ name: "big.json", mimeType: "application/json", buffer: Buffer.alloc(40 << 20, 32) });
  await page.waitForSelector(".toast");
  assert.match(await page.locator(".toast").innerText(), /big\.json: It is longer than 1024 kB/);
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "mine.json", { type: "application/json" }));
    for (const kind of ["dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
    }
  }, LESSON);
  await page.waitForSelector(".lesson h1");
});

test("a store full of junk, or none at all, costs only what it held", async (t) => {
  const junk = await openPage(t, {
    before: (page) =>
      page.addInitScript(() => {
        localStorage.setItem("fallible:/some/folder/:progress", "{{{ junk");
        localStorage.setItem("fallible:/some/folder/:theme", "<script>");
      }),
  });
  await started(junk);
  assert.match(await junk.locator(".toast").innerText(), /could not be read/);
  const forbidden = await openPage(t, {
    path: "#/lesson/replication-lag",
    before: (page) =>
      page.addInitScript(() => {
        const refuse = () => {
          throw new DOMException("no", "SecurityError");
        };
        Object.defineProperty(window, "localStorage", { get: refuse });
      }),
  });
  await started(forbidden);
  await forbidden.waitForSelector(".lesson h1");
});

test("a list of lessons that does not come says so and is tried again", async (t) => {
  let broken = true;
  const page = await openPage(t, {
    expectErrors: [/Failed to load resource/],
    before: (page) =>
      page.route("**/scenarios/index.json", (route) =>
        broken ? route.fulfill({ status: 500, body: "no" }) : route.continue(),
      ),
  });
  await started(page);
  await page.waitForSelector(".notice");
  assert.match(await page.locator(".notice").innerText(), /index\.json did not load[\s\S]*fault \(500\)/);
  broken = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForSelector(".card");
});
