// The laboratory: the second program, which says what is wrong with a file. It comes when it is first wanted.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openPage, started } from "./browser.mjs";
import { buildAt, keptSite } from "./kept.mjs";
import { DIST, serveSite } from "./site.mjs";

const LESSON = readFileSync(new URL("../scenarios/latency-is-zero.json", import.meta.url), "utf8");
const INDEX = readFileSync(new URL("../scenarios/index.json", import.meta.url), "utf8");
const BROKEN = '{\n  "format": 2\n}';
const FOUND = {
  path: "/format",
  line: 2,
  column: 13,
  excerpt: '"format": 2',
  found: "the number 2",
  expected: "the format 1, the only one that this version reads",
  suggestion: null,
};
const VALID = { problems: [], more: false };
const SCRIPT = /fallible-lab-[0-9a-f]{16}\.js$/;
const PROGRAM = /fallible-lab-[0-9a-f]{16}_bg\.wasm$/;

const OTHER = /fallible-lab-[0-9a-f]+_bg\.wasm is not the one that this page was built with/;

/** What the laboratory says, or why it does not come. */
function ask(page, ...question) {
  return page.evaluate(
    (question) =>
      window.fallible.lab(...question).then(
        (told) => JSON.parse(told),
        (error) => String(error),
      ),
    question,
  );
}

/** A site whose files of such a name are changed on their way. */
async function damaged(t, name, change) {
  const site = await serveSite({
    instead: (_, response, pathname) => {
      if (!name.test(pathname)) return false;
      const type = pathname.endsWith(".js") ? "text/javascript" : "application/wasm";
      const bytes = change(readFileSync(join(DIST, pathname.split("/").at(-1))));
      if (bytes === null) response.writeHead(404, { "content-type": "text/plain" }).end("Not here\n");
      else response.writeHead(200, { "content-type": type }).end(bytes);
      return true;
    },
  });
  t.after(() => site.close());
  return site;
}

test("a lesson is begun without it; it comes once, when it is first asked", async (t) => {
  const asked = [];
  const page = await openPage(t, {
    path: "#/lesson/replication-lag",
    before: (page) =>
      page.on("request", (request) => asked.push(request.url().split(/[/?]/).find((part) => /^fallible-lab/.test(part)))),
  });
  const requested = () => asked.filter(Boolean);
  await started(page);
  await page.waitForSelector(".lesson h1");
  await page.waitForLoadState("networkidle");
  assert.deepEqual(requested(), []);
  const both = await Promise.all([ask(page, "check_scenario", BROKEN), ask(page, "check_index", INDEX)]);
  assert.deepEqual(both, [{ problems: [FOUND], more: false }, VALID]);
  assert.deepEqual(await ask(page, "check_scenario", LESSON), VALID);
  assert.deepEqual(await ask(page, "check_settings", LESSON, 12, '{"keys": 10, "cache": "500ms"}'), VALID);
  const { problems } = await ask(page, "check_settings", LESSON, 12, '{"colour": 1}');
  assert.deepEqual(problems.map(({ found }) => found), ["the control `colour` at the number 1"]);
  assert.deepEqual(requested().length, 2);
  assert.ok(requested().some((name) => SCRIPT.test(name)) && requested().some((name) => PROGRAM.test(name)));
});

test("after one visit it answers without a network, though it was never asked before", async (t) => {
  const { site, page } = await keptSite(t);
  await site.close();
  await buildAt(page, site.url);
  assert.deepEqual(await ask(page, "check_scenario", BROKEN), { problems: [FOUND], more: false });
});

test("what is not as it was built is refused in words, and a further try has what is right", async (t) => {
  const otherEnd = (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from("!")]);
  const half = (bytes) => bytes.subarray(0, bytes.length >> 1);
  const more = (bytes) => Buffer.concat([bytes, Buffer.from("\n//")]);
  const cases = [
    ["another program", PROGRAM, otherEnd, OTHER, []],
    ["half of a program", PROGRAM, half, OTHER, []],
    ["no program", PROGRAM, () => null, OTHER, [/404/]],
    ["another script", SCRIPT, more, /fallible-lab-[0-9a-f]+\.js/, [/digest/]],
    ["no script", SCRIPT, () => null, /fallible-lab-[0-9a-f]+\.js/, [/404/]],
  ];
  for (const [what, name, change, words, errors] of cases) {
    await t.test(what, async (t) => {
      const site = await damaged(t, name, change);
      const page = await openPage(t, { url: site.url, expectErrors: [/The laboratory did not come/, ...errors] });
      await started(page);
      assert.match(await ask(page, "check_scenario", BROKEN), words);
      assert.match(await ask(page, "check_scenario", BROKEN), words);
      site.instead = undefined;
      assert.deepEqual(await ask(page, "check_scenario", BROKEN), { problems: [FOUND], more: false });
      assert.equal(await page.locator(".crash").count(), 0, "the page itself is as it was");
    });
  }
});

test("what takes too long is told, and still comes", async (t) => {
  const held = [];
  const site = await serveSite({
    instead: (_, response, pathname) => PROGRAM.test(pathname) && held.push([response, pathname]) > 0,
  });
  t.after(() => site.close());
  const page = await openPage(t, { url: site.url, before: (page) => page.clock.install() });
  await started(page);
  const arrived = page.waitForRequest(PROGRAM);
  const told = ask(page, "check_scenario", BROKEN);
  await arrived;
  await page.clock.fastForward(61_000);
  assert.match(await told, /fallible-lab-[0-9a-f]+_bg\.wasm takes longer than 60 s/);
  const again = ask(page, "check_scenario", BROKEN);
  const [[response, pathname]] = held;
  response.writeHead(200, { "content-type": "application/wasm" });
  response.end(readFileSync(join(DIST, pathname.split("/").at(-1))));
  assert.deepEqual(await again, { problems: [FOUND], more: false });
  assert.equal(held.length, 1, "it was asked for once");
});

test("a fault of its own ends neither the page nor the next question", async (t) => {
  const page = await openPage(t, { expectErrors: [/The laboratory has stopped/] });
  await started(page);
  assert.deepEqual(await ask(page, "check_index", INDEX), VALID);
  await page.evaluate(async () => {
    const { js } = document.querySelector('meta[name="fallible-lab"]').dataset;
    const { default: running } = await import(new URL(js, document.baseURI));
    new Uint8Array((await running()).memory.buffer).fill(255);
  });
  assert.equal(await ask(page, "check_index", INDEX), null);
  assert.deepEqual(await ask(page, "check_index", INDEX), VALID);
  assert.equal(await page.locator(".crash").count(), 0);
});
