// Addresses: what they ask for is had or told, and the way back leads out of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, started } from "./browser.mjs";

const LESSON = "#/lesson/replication-lag";
const heading = (page) => page.locator("h1").first().innerText();

async function check(t, path, words) {
  await t.test(path, async (t) => {
    const page = await openPage(t, { path });
    await started(page);
    await page.waitForSelector(".toast");
    assert.match(await page.locator(".toast").innerText(), words);
  });
}

test("what an address asks for in vain is told", async (t) => {
  await check(t, `${LESSON}?variant=nonsense`, /no variant called nonsense: its first one is shown/);
  await check(t, `${LESSON}?seed=abc`, /seed=abc, which is not a whole number/);
  await check(t, `${LESSON}?at=1.5s`, /at=1\.5s, which is not a whole number of nanoseconds/);
  await check(t, `${LESSON}?at=99000000000000`, /There is no moment .* in this run/);
  await check(t, `${LESSON}?seed=3&seed=4`, /The address says seed, which it has said before/);
  await check(t, `?seed=3${LESSON}`, /The address says seed before its #, where it does not count/);
});

test("a scenario that is asked for before the hash can be left", async (t) => {
  const path = "?scenario=scenarios/replication-lag.json&variant=token&seed=3&at=2000000000";
  const page = await openPage(t, { path });
  await started(page);
  await page.waitForSelector("dialog[open]");
  const origin = new URL(page.url()).origin;
  assert.match(await page.locator("dialog[open]").innerText(), new RegExp(`for a scenario from ${origin}`));
  await page.getByRole("button", { name: "Fetch it" }).click();
  await page.waitForFunction(() => document.querySelector(".clock")?.innerText.includes("00:02.000"));
  assert.match(page.url(), /variant=token&seed=3&at=2000000000/);
  await page.locator("a", { hasText: "Fallible" }).first().click();
  await page.waitForSelector(".card");
  await page.goBack();
  await page.waitForSelector(".lesson h1");
});

test("who declines is asked once, and gets the lessons", async (t) => {
  const page = await openPage(t, { path: "?scenario=https://a.example/s.json" });
  await started(page);
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".card");
  await page.waitForTimeout(300);
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("what comes too late does not replace what was opened since", async (t) => {
  const page = await openPage(t, {
    before: (page) =>
      page.route("**/slow.json", async (route) => {
        await new Promise((later) => setTimeout(later, 1_500));
        await route.fulfill({ path: "scenarios/monotonic-reads.json" }).catch(() => {});
      }),
  });
  await started(page);
  await page.keyboard.press("o");
  const slow = new URL("slow.json", page.url()).href;
  await page.locator("dialog[open] input[type=url]").fill(slow);
  await page.getByRole("button", { name: "Fetch…" }).click();
  await page.evaluate((hash) => (location.hash = hash), LESSON);
  await page.waitForSelector(".lesson h1");
  const before = await heading(page);
  await page.waitForTimeout(2_000);
  assert.equal(await heading(page), before);
});

test("a link holds the step within one instant", async (t) => {
  const page = await openPage(t, { path: `${LESSON}?at=1000000000` });
  await started(page);
  await page.waitForSelector(".lesson h1");
  for (let n = 0; n < 6; n += 1) await page.keyboard.press("End");
  for (let n = 0; n < 3; n += 1) await page.keyboard.press(",");
  // The list follows the stage a few times a second, and tells of clocks once it is at rest.
  const shown = async () => {
    await page.waitForTimeout(700);
    await page.waitForFunction(() => /its clock/.test(document.querySelector(".twin").innerText));
    return page.locator(".twin").innerText();
  };
  const here = await shown();
  await page.keyboard.press("s");
  await page.waitForSelector(".toast");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForSelector(".lesson h1");
  assert.equal(await shown(), here, link);
});
