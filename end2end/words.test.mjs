// What stands beside a lesson's text on a phone: what its words and the picture's signs mean, and what is counted.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessibility, openPage, SIZES, started } from "./browser.mjs";

const PHONE = { size: SIZES.narrow, context: { hasTouch: true, isMobile: true } };

async function open(t, path = "#/lesson/replication-lag") {
  const page = await openPage(t, { path, ...PHONE });
  await started(page);
  await page.waitForSelector(".lesson h1");
  return page;
}

test("a word opens what it means where it stands, and Escape closes that alone", async (t) => {
  const page = await open(t);
  // Something is selected: the first Escape leaves it so.
  await page.locator(".twin button", { hasText: /^db-2/ }).first().press("Enter");
  await page.locator(".picked").waitFor();
  await page.setViewportSize(SIZES.wide);
  for (const use of ["tap", "click", "Enter"]) {
    const word = page.locator(".term").first();
    if (use === "Enter") await word.press("Enter");
    else await word[use]();
    const said = page.locator(".say:popover-open");
    await said.waitFor();
    assert.match(await said.innerText(), /^primary: \w+/);
    const [near, at] = [await said.boundingBox(), await word.boundingBox()];
    assert.ok(Math.abs(near.y - at.y) < 120, `${near.y} is beside ${at.y}`);
    assert.ok(near.x >= 0 && near.x + near.width <= SIZES.wide.width);
    // It is told by whatever reads the word.
    const described = await word.getAttribute("aria-describedby");
    assert.equal(await said.getAttribute("id"), described);
    if (use === "tap") await checkAccessibility(page);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector(".say:popover-open"));
    assert.equal(await page.locator(".picked").count(), 1, "nothing else closes");
    assert.ok(await word.evaluate((word) => word === document.activeElement), "the focus stays");
  }
});

test("the legend has what the run uses and says what words mean", async (t) => {
  const page = await open(t);
  const legend = page.locator(".legend");
  await page.waitForFunction(() => /copy/.test(document.querySelector(".legend").innerText));
  const signs = (await legend.innerText()).replace(/\s+/g, " ");
  assert.match(signs, /request response copy/);
  assert.doesNotMatch(signs, /crashed|cut/);
  await legend.tap();
  const said = await page.locator("dl.say:popover-open").innerText();
  for (const word of ["±0 ms", "verdict", "seed", "p99"]) {
    assert.match(said, new RegExp(`${word}\\s+[A-Z].*\\.`), word);
  }
});

test("what a prediction asks the number of is counted while it is watched", async (t) => {
  const page = await open(t, "#/lesson/monotonic-reads");
  const next = page.getByRole("button", { name: "Next", exact: true });
  assert.equal(await page.locator(".so-far").count(), 0);
  // To the first prediction, doing whatever is to be done by hand.
  for (let turns = 0; turns < 8 && !(await page.locator(".predict.is-open").count()); turns += 1) {
    await next.tap();
    await page.waitForTimeout(300);
    if (await page.getByRole("button", { name: "Show me where" }).count()) {
      await page.getByRole("button", { name: "Show me where" }).tap();
      await page.locator(".picked .acts .btn").first().tap();
      await page.waitForFunction(() => !document.querySelector("#why-wait"), null, { timeout: 60_000 });
    }
  }
  await page.locator(".opt").first().tap();
  await page.getByRole("button", { name: "Lock in prediction" }).tap();
  await page.waitForFunction(() => /so far: 0/.test(document.querySelector(".so-far")?.innerText ?? ""));
  await page.waitForFunction(() => /so far: [1-9]/.test(document.querySelector(".so-far")?.innerText ?? ""), null, {
    timeout: 90_000,
  });
});

test("what runs here is told with every setting and its unit", async (t) => {
  const page = await open(t);
  const all = page.locator("section[aria-label='What runs here']");
  await all.locator("summary").tap();
  const told = (await all.innerText()).replace(/\s+/g, " ");
  assert.match(told, /db-2 kind store zone eu-west workers 2 role replica read service 1 ms apply service 30 ms/);
  await page.locator("select").filter({ hasText: "Read the nearest copy" }).selectOption({ index: 1 });
  await page.waitForFunction(
    (before) => document.querySelector("section[aria-label='What runs here']").innerText.replace(/\s+/g, " ") !== before,
    told,
  );
});
