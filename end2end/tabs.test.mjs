// Two tabs of one reader: what is done in one is not lost by the other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, started } from "./browser.mjs";

const KEY = "fallible:/some/folder/:progress";

const kept = (page) => page.evaluate((key) => JSON.parse(localStorage.getItem(key)).lessons, KEY);

/** Opens a lesson in a page that is there already, and goes on by one step. */
async function begin(page, lesson) {
  await page.evaluate((lesson) => (location.hash = `#/lesson/${lesson}`), lesson);
  await page.waitForSelector(".lesson h1");
  await page.getByRole("button", { name: "Next" }).first().click();
}

/** Two pages of one browser, both open since before anything was done. */
async function tabs(t) {
  const first = await openPage(t);
  const second = await first.context().newPage();
  await second.goto(first.url());
  await Promise.all([started(first), started(second)]);
  return [first, second];
}

test("progress of two tabs is kept side by side", async (t) => {
  const [first, second] = await tabs(t);
  await begin(first, "monotonic-reads");
  await begin(second, "latency-is-zero");
  await second.waitForFunction((key) => /"step": ?1/.test(localStorage.getItem(key)), KEY);
  assert.deepEqual(Object.keys(await kept(second)).sort(), ["latency-is-zero", "monotonic-reads"]);
});

test("what another tab has finished stays finished", async (t) => {
  const [first, second] = await tabs(t);
  await begin(second, "latency-is-zero");
  await first.evaluate((key) => {
    const done = { step: 10, steps: 11, finished: true, won: true, answers: { 1: true } };
    localStorage.setItem(key, JSON.stringify({ version: 2, lessons: { "latency-is-zero": done } }));
  }, KEY);
  await second.getByRole("button", { name: "Back" }).first().click();
  await second.waitForFunction((key) => !/"step": ?10/.test(localStorage.getItem(key)), KEY);
  const { finished, won, step = 0 } = (await kept(second))["latency-is-zero"];
  assert.deepEqual({ finished, won, step }, { finished: true, won: true, step: 0 });
});

test("the list of lessons shows what another tab has done", async (t) => {
  const [first, second] = await tabs(t);
  assert.equal(await first.locator(".card .st-done").count(), 0);
  await begin(second, "monotonic-reads");
  await first.waitForSelector(".card .st-done");
  assert.match(await first.locator(".card .st-done").first().innerText(), /Step 2 of \d+/);
});
