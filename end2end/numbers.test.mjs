// Numbers of a lesson's text: one is set in its sentence and another follows, and a share is tried over seeds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessibility, openPage, picture, SIZES, started } from "./browser.mjs";

/** Ann asks sixty times over a line that loses some; how long she waits decides how often she asks again. */
const FILE = {
  format: 1,
  id: "told",
  title: "Told",
  group: "g",
  hook: "H",
  minutes: 1,
  seed: "3",
  duration: "20s",
  zones: { here: {}, there: {} },
  links: { line: { between: ["here", "there"], latency: "40ms", loss: 0.1 } },
  nodes: {
    ann: {
      kind: "client",
      zone: "here",
      config: { timeout: "1s", attempts: 5, asks: { stores: { read_from: "primary" } } },
    },
    db: { kind: "store", zone: "there", config: { role: "primary" } },
  },
  workload: [
    { at: "100ms", every: "100ms", times: 60, node: "ann", do: { read: { key: "k" } }, as: "look" },
  ],
  variants: [{ id: "only", label: "Only" }],
  settings: {
    wait: {
      label: "How long Ann waits",
      path: "/nodes/ann/config/timeout",
      range: { min: "50ms", max: "1s", step: "50ms" },
    },
  },
  numbers: {
    messages: { count: { messages: { from: "ann" } } },
    often: { share: { count: { operations: { tried_again: true } }, at_least: 10 } },
  },
  lesson: [
    {
      say: "Ann waits [1 s](#set:wait), and sends [1 message](#number:messages). On [one in two](#number:often) seeds she asks ten times again.",
    },
  ],
};

async function open(t) {
  const page = await openPage(t, { size: SIZES.wide });
  await started(page);
  await page.keyboard.press("o");
  await page.locator("dialog[open] textarea").fill(JSON.stringify(FILE));
  await page.getByRole("button", { name: "Open the text" }).click();
  await page.waitForSelector(".lesson .knob");
  return page;
}

const text = (page) => page.locator(".lesson .prose").innerText();

test("a setting is dragged in its sentence, and what comes of it follows", async (t) => {
  const page = await open(t);
  // The text says one message; the run, once it is known, says how many.
  await page.waitForSelector(".lesson .anew");
  const sent = async () => Number((await page.locator(".lesson .anew").innerText()).match(/\d+/)[0]);
  const before = await sent();
  assert.ok(before > 60 && before < 90, `${before} messages`);
  const slider = page.getByRole("slider", { name: "How long Ann waits" });
  assert.equal(await slider.getAttribute("aria-valuetext"), "1 s");
  await checkAccessibility(page);
  await slider.press("Home");
  await page.waitForFunction(() => /waits\s+50\sms/.test(document.querySelector(".lesson .prose").innerText));
  await page.waitForFunction((before) => {
    const now = document.querySelector(".lesson .anew").textContent.match(/\d+/)[0];
    return Number(now) > 1.5 * before;
  }, before);
  await picture(page, "numbers");
  await slider.press("End");
  await page.waitForFunction(() => /waits\s+1\ss/.test(document.querySelector(".lesson .prose").innerText));
});

test("a share is tried over a hundred seeds, and each leads to its run", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "one in two" }).click();
  await page.waitForFunction(() => / of 100 seeds/.test(document.querySelector(".lesson .prose").innerText), null, {
    timeout: 20_000,
  });
  const [, found] = (await text(page)).match(/\((\d+) of 100 seeds, such as/);
  assert.ok(Number(found) > 0 && Number(found) < 100, found);
  const seed = await page.locator(".lesson .sweep .jump").first().innerText();
  await page.locator(".lesson .sweep .jump").first().click();
  await page.waitForFunction((seed) => document.body.innerText.includes(`seed ${seed}`), seed);
});
