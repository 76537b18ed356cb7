// What a person does on the desk: predicts, breaks things by hand, compares, shares a moment.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessibility, openPage, SIZES, started } from "./browser.mjs";

const LESSON = "#/lesson/replication-lag";

const text = (page, selector) => page.locator(selector).innerText();
const clock = async (page) => Number((await text(page, ".clock")).match(/00:(\d\d\.\d{3})/)[1]);

async function open(t, options = {}) {
  const page = await openPage(t, { path: LESSON, ...options });
  await started(page);
  await page.waitForSelector(".lesson h1");
  return page;
}

test("an open prediction holds the run, and its grade comes from the run", async (t) => {
  const page = await open(t);
  await page.keyboard.press("Alt+ArrowRight");
  await page.waitForSelector(".predict.is-open");
  await page.waitForTimeout(200);
  const held = await clock(page);
  for (const key of ["Space", ".", "End", "Alt+ArrowRight"]) await page.keyboard.press(key);
  await page.waitForTimeout(200);
  assert.equal(await clock(page), held);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".predict.is-right, .predict.is-wrong", { timeout: 60_000 });
  const said = await text(page, ".verdict >> nth=0");
  assert.match(said, /Alice read v1 at \d\.\d{3} s, after Alice's write of v2 was acknowledged/);
  assert.match(await text(page, ".opt.true"), /^v1/);
  assert.ok((await clock(page)) > 1, "it stopped where the promise broke");
});

test("history forks by hand, and the old one can be returned to", async (t) => {
  const page = await open(t);
  for (let n = 0; n < 12; n += 1) await page.keyboard.press(".");
  await page.locator(".twin button", { hasText: /^db-2/ }).first().press("Enter");
  await page.getByRole("button", { name: "Crash", exact: true }).click();
  await page.waitForFunction(() => /You crashed db-2/.test(document.body.innerText));
  await checkAccessibility(page);
  assert.match(await text(page, ".aside"), /As the scenario has it/);
  assert.match(await text(page, ".aside"), /CRASHED/);
  await page.getByRole("button", { name: /As the scenario has it/ }).click();
  await page.waitForFunction(() => !/CRASHED/.test(document.querySelector(".aside").innerText));
});

test("variants are compared under one time bar", async (t) => {
  // No question of the lesson is about this variant's run.
  const page = await open(t, { path: `${LESSON}?variant=token` });
  await page.keyboard.press("c");
  await page.waitForSelector(".versus .outcome");
  await page.locator("button", { hasText: /first difference/ }).click();
  assert.ok((await clock(page)) > 0);
  await checkAccessibility(page);
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.querySelectorAll(".versus .differs").length > 0);
  await page.getByRole("button", { name: "Add a third" }).click();
  await page.locator(".versus .run-c .parting").waitFor();
  assert.equal(await page.getByRole("button", { name: "Add a third" }).count(), 0);
  await checkAccessibility(page);
  await page.getByRole("button", { name: "Remove run B" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".versus .one").length === 2);
  await page.keyboard.press("Escape");
  await page.waitForSelector(".lesson h1");
});

test("a link to a moment opens there, paused", async (t) => {
  const page = await open(t, { path: `${LESSON}?variant=token&seed=3&at=4213000000` });
  await page.waitForFunction(() => document.querySelector(".clock").innerText.includes("00:04.213"));
  await page.waitForTimeout(300);
  assert.equal(await clock(page), 4.213);
  await page.keyboard.press("s");
  await page.waitForSelector(".toast");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#\/lesson\/replication-lag\?variant=token&seed=3&at=4213000000&made=\d+\.\d+$/);
});

test("what was done by hand is saved as a scenario that opens again", async (t) => {
  const page = await open(t);
  for (let n = 0; n < 12; n += 1) await page.keyboard.press(".");
  await page.locator(".twin button", { hasText: /^db-2/ }).first().press("Enter");
  await page.getByRole("button", { name: "Crash", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as scenario" }).click();
  const path = await (await download).path();
  await page.goto(page.url().replace(/#.*/, "#/"));
  await page.locator("input[type=file]").first().setInputFiles(path);
  await page.waitForSelector(".lesson h1");
  // What lies ahead is not told before a question about it; what this step shows is.
  await page.keyboard.press("End");
  await page.getByRole("tab", { name: /Events/ }).click();
  await page.getByPlaceholder("Find").fill("crashes");
  await page.waitForFunction(() => /db-2 crashes/.test(document.querySelector(".events").innerText));
});

test("nothing is cut off on a phone, nor where text is twice its size", async (t) => {
  for (const size of [SIZES.narrow, { width: 720, height: 450 }]) {
    const page = await open(t, { size });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `the page is ${over} px too wide at ${size.width} px`);
  }
});

test("keys belong to whoever writes", async (t) => {
  const page = await open(t);
  await page.getByRole("tab", { name: /Events/ }).click();
  await page.getByPlaceholder("Find").pressSequentially("c1. ?");
  assert.equal(await page.locator(".versus, dialog[open]").count(), 0);
  assert.equal(await clock(page), 0);
});
