// A person works through a whole lesson with the keyboard, reading only the words on the page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessibility, inEveryLook, openPage, picture, SIZES, started } from "./browser.mjs";

const LESSON = "#/lesson/replication-lag";

/** What a screen reader would find of the lesson: its words, and which step they belong to. */
async function read(page) {
  const words = await page.locator(".lesson").innerText();
  const [, step, steps] = /Step (\d+) of (\d+)/.exec(await page.locator("body").innerText());
  return { words, step: Number(step), steps: Number(steps) };
}

/** Whether a question waits for an answer. */
const isAsked = (page) => page.locator(".lesson input[type=radio]:enabled").count();

/** Does by hand what the open step asks for: at what it points at, the first thing that can be done to it. */
async function doByHand(page) {
  await page.getByRole("button", { name: "Show me where" }).press("Enter");
  const tool = page.locator(".aside").getByRole("button", { name: /^(Cut|Crash|Drop)/ });
  await tool.first().press("Enter");
  // Some ask for more, such as which way; the last button then does it.
  const form = page.locator(".aside form button[type=submit]");
  if (await page.locator(".aside form select").count()) await form.last().press("Enter");
}

/** Does whatever the open step wants, and goes on to the next. */
async function goOn(page) {
  const { step } = await read(page);
  if (await page.getByRole("button", { name: "Show me where" }).count()) await doByHand(page);
  if (await isAsked(page)) {
    await page.keyboard.press("2");
    await page.keyboard.press("Enter");
  }
  const moved = async () => (await read(page)).step !== step;
  await page.keyboard.press("Alt+ArrowRight");
  for (let tries = 0; tries < 10 && !(await moved()); tries += 1) await page.waitForTimeout(100);
  if (await moved()) return;
  // The run must go on first; it pauses whenever a promise breaks, and is sent on.
  const paused = page.getByRole("button", { name: /^Play/ });
  for (let tries = 0; tries < 120 && !(await moved()); tries += 1) {
    if ((await paused.count()) > 0) await page.keyboard.press("Space");
    await page.waitForTimeout(400);
    if (tries % 5 === 4) await page.keyboard.press("Alt+ArrowRight");
  }
  assert.ok(await moved(), `step ${step} leads on: ${(await read(page)).words}`);
}

test("a lesson is worked through with the keyboard, from its words alone", async (t) => {
  const page = await openPage(t, { path: LESSON });
  await started(page);
  await page.locator(".lesson h1, .lesson h2").first().waitFor();
  const seen = [];
  let outcome = "";
  for (let turns = 0; turns < 40; turns += 1) {
    const { words, step, steps } = await read(page);
    seen[step] = words;
    // The first run has just stopped where its promise broke.
    if (step === 4) outcome ||= await page.locator(".aside").innerText();
    if (step === steps) break;
    await goOn(page);
  }
  assert.match(seen[1], /Alice/);
  assert.match(seen[2], /reload/);
  assert.match(seen.at(-1), /In the wild/i);
  assert.match(outcome, /violated at \d+\.\d{3} s/);
  assert.match(outcome, /Alice read v1 at/);
});

test("time goes both ways, and the picture's words follow", async (t) => {
  const page = await openPage(t, { path: LESSON, size: SIZES.wide });
  await started(page);
  const slider = page.getByRole("slider").first();
  await slider.waitFor();
  // What follows the stage follows it within a few frames.
  const frame = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  const time = async () => {
    for (let i = 0; i < 4; i += 1) await frame();
    return Number(await slider.getAttribute("aria-valuenow"));
  };
  const start = await time();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press(".");
  const later = await time();
  assert.ok(later >= start);
  await slider.focus();
  await page.keyboard.press("PageUp");
  const jumped = await time();
  assert.ok(jumped > later, `${jumped} after ${later}`);
  await page.keyboard.press("PageDown");
  assert.ok((await time()) < jumped);
  await page.keyboard.press("PageUp");
  const high = await time();
  await page.keyboard.press("b");
  await page.waitForTimeout(400);
  const lower = await time();
  assert.ok(lower < high, `${lower} after ${high}, playing backwards`);
  await page.keyboard.press("Space");
  const held = await time();
  await page.waitForTimeout(200);
  assert.equal(await time(), held);
});

test("axe finds nothing on a lesson, in every size and theme", async (t) => {
  await inEveryLook(t, { path: LESSON }, async (page, look) => {
    await started(page);
    await page.locator(".lesson h1, .lesson h2").first().waitFor();
    await picture(page, `lesson-${look}`);
    await checkAccessibility(page);
  });
});
