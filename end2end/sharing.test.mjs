// Sharing: a link opens elsewhere as the same picture; what is wrong with one is told; and another run takes along what was
// done by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { checkAccessibility, openPage, started } from "./browser.mjs";
import { FILE, LESSON, crash, open, picture, pressed, text } from "./sharing.mjs";

/** The link that the page puts on the clipboard. */
async function share(page) {
  await page.keyboard.press("s");
  await page.locator(".toast", { hasText: "The link is copied" }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Follows a link in another browser profile. */
async function follow(t, from, link, options = {}) {
  const origin = new URL(from.url());
  const site = `${origin.origin}${origin.pathname}`;
  assert.ok(link.startsWith(site), link);
  assert.ok(link.length <= 32 * 1024);
  return open(t, { ...options, url: site, path: link.slice(site.length) });
}

test("a link opens elsewhere as the same picture", async (t) => {
  const page = await open(t);
  await pressed(page, ".", 12);
  await crash(page, "db-2");
  await pressed(page, ".", 3);
  await crash(page, "db-1");
  await page.getByRole("button", { name: /You crashed db-2/ }).click();
  await pressed(page, ".", 2);
  await page.keyboard.press("Escape");
  const here = await picture(page);
  const link = await share(page);
  assert.match(link, /[?&]at=\d+.*&made=\d+\.\d+&pack=[\w-]+$/);
  const other = await follow(t, page, link);
  await other.waitForFunction(() => document.querySelectorAll(".tree button").length === 3);
  assert.deepEqual(await picture(other), here);
  assert.equal(await other.locator(".toast").count(), 0);
});

test("a link holds what a challenge is set to and the step that it stands in", async (t) => {
  const id = "monotonic-reads";
  const page = await open(t, { path: `#/lesson/${id}` });
  const names = await page.evaluate(async (id) => {
    const { lesson } = await (await fetch(`scenarios/${id}.json`)).json();
    return lesson.map((step) => Object.keys(step)[0]);
  }, id);
  const step = names.indexOf("challenge");
  await page.evaluate(
    ([id, step, steps]) => {
      const lessons = { [id]: { step, steps, finished: false } };
      localStorage.setItem(`fallible:${location.pathname}:progress`, JSON.stringify({ version: 2, lessons }));
    },
    [id, step, names.length],
  );
  await page.reload();
  await started(page);
  await page.waitForSelector(".challenge");
  const choice = page.locator(".challenge select").first();
  const count = await choice.locator("option").count();
  await choice.selectOption({ index: count - 1 });
  await page.getByRole("button", { name: "Run it" }).first().click();
  await page.waitForFunction(() => document.querySelector(".outcome-word")?.innerText.length > 0);
  const here = await picture(page);
  const other = await follow(t, page, await share(page));
  await other.waitForFunction(() => document.querySelector(".outcome-word")?.innerText.length > 0);
  assert.deepEqual(await picture(other), here);
  assert.equal(await text(other, ".goals"), await text(page, ".goals"));
  const won = await other.evaluate(() => localStorage.getItem(`fallible:${location.pathname}:progress`));
  assert.doesNotMatch(won, /"won": ?true/, "who follows a link has won nothing");
});

test("a link to a file holds the file", async (t) => {
  const page = await open(t);
  await page.keyboard.press("o");
  await page.locator("dialog[open] textarea").fill(FILE.replace('"Replication lag"', '"My own"'));
  await page.getByRole("button", { name: "Open the text" }).click();
  await page.waitForFunction(() => document.title.startsWith("My own"));
  await pressed(page, ".", 12);
  await crash(page, "db-2");
  await page.keyboard.press("Escape");
  const here = await picture(page);
  assert.doesNotMatch(here.bar[0], /00:00\.000/, "keys lead on in what was opened from a lesson");
  const link = await share(page);
  const other = await follow(t, page, link);
  await other.waitForFunction(() => document.querySelectorAll(".tree button").length === 2);
  assert.match(await other.title(), /^My own/);
  assert.deepEqual(await picture(other), here);
});

test("what is wrong with a link is told, and the rest of it opens", async (t) => {
  const page = await open(t);
  await pressed(page, ".", 12);
  await crash(page, "db-2");
  const link = await share(page);
  const at = link.match(/at=(\d+)/)[1];
  const clock = `00:0${(Math.floor(at / 1e6) / 1000).toFixed(3)}`;
  const pack = link.match(/pack=([\w-]+)/)[1];
  const bomb = deflateRawSync(Buffer.alloc(64 << 20, 32)).toString("base64url");
  const cases = [
    ["another version", link.replace(/made=\d+/, "made=0"), /made by another version of Fallible/, 2],
    ["a letter", link.replace(pack, pack.slice(0, 40) + (pack[40] === "A" ? "B" : "A") + pack.slice(41)), /is damaged or cut off/, 0],
    ["cut off", link.slice(0, -20), /is damaged or cut off/, 0],
    ["another alphabet", link.replace(pack, "%21%21"), /is damaged or cut off/, 0],
    ["no end of it", link.replace(pack, bomb), /unpacks to more than the 1024 kB of a scenario, and was not read/, 0],
    ["an unknown word", `${link}&sede=3`, /The address says sede, which means nothing here/, 2],
  ];
  for (const [name, address, words, histories] of cases) {
    await t.test(name, async (t) => {
      const other = await openPage(t, { url: address });
      await started(other);
      await other.waitForSelector(".toast");
      assert.match(await text(other, ".toast"), words);
      await other.waitForFunction((clock) => document.querySelector(".clock")?.innerText.includes(clock), clock);
      await other.waitForTimeout(300);
      assert.equal(await other.locator(".tree button").count(), histories);
    });
  }
  await t.test("a lesson that is gone", async (t) => {
    // What is seen of it before the program is not there either.
    const expectErrors = [/status of 404/];
    const other = await openPage(t, { url: link.replace("replication-lag", "replication-leg"), expectErrors });
    await started(other);
    await other.getByText("This site has no lesson called replication-leg").waitFor();
  });
  await t.test("a file that did not come along", async (t) => {
    const other = await openPage(t, { path: "#/open?at=5&pack=abc" });
    await started(other);
    await other.locator("main", { hasText: "What this link carries is damaged or cut off" }).waitFor();
  });
});

test("where the clipboard is closed the link is shown, selected", async (t) => {
  const page = await open(t, {
    before: (page) =>
      page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined })),
  });
  await page.keyboard.press("s");
  await page.waitForSelector("dialog[open] textarea");
  const { value, selected } = await page.evaluate(() => {
    const field = document.activeElement;
    return { value: field.value, selected: field.value.slice(field.selectionStart, field.selectionEnd) };
  });
  assert.match(value, /#\/lesson\/replication-lag\?variant=/);
  assert.equal(selected, value);
  await checkAccessibility(page);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
});

test("what is too long for a link is offered as a file", async (t) => {
  const page = await open(t, { path: "#/sandbox" });
  const field = page.locator(".editor textarea");
  const scenario = JSON.parse(await field.inputValue());
  const noise = (n) => Array.from({ length: n }, () => Math.random().toString(36).slice(2)).join(" ");
  scenario.lesson = Array.from({ length: 12 }, () => ({ say: noise(300) }));
  await field.fill(JSON.stringify(scenario));
  await page.getByRole("button", { name: "Run it" }).first().click();
  await page.waitForTimeout(500);
  await page.keyboard.press("s");
  await page.waitForSelector("dialog[open]");
  assert.match(await text(page, "dialog[open]"), /would be \d+ kB long, and more than 32 kB/);
  await checkAccessibility(page);
  const download = page.waitForEvent("download");
  await page.locator("dialog[open]").getByRole("button", { name: "Save as scenario" }).click();
  assert.match(await (await download).suggestedFilename(), /\.json$/);
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("another variant takes along what was done by hand", async (t) => {
  const page = await open(t, { path: `${LESSON}?variant=token` });
  await pressed(page, ".", 12);
  await crash(page, "db-2");
  const label = page.getByRole("button", { name: /You crashed db-2/ });
  const said = await label.innerText();
  const variants = page.locator(".run select");
  const count = await variants.locator("option").count();
  for (const index of [0, count - 1]) {
    await variants.selectOption({ index });
    await page.waitForTimeout(500);
    assert.equal(await label.innerText(), said);
    assert.equal(await label.getAttribute("aria-current"), "true");
  }
  await page.getByRole("button", { name: "Another seed" }).click();
  await page.waitForTimeout(500);
  assert.equal(await label.innerText(), said);
  await page.getByRole("button", { name: "Start again" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".tree button").length === 0);
});
