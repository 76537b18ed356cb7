// A lesson read on a phone: what is on the first screen, what a finger reaches, what comes up from below.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessibility, openPage, started } from "./browser.mjs";

const LESSON = "#/lesson/replication-lag";
const PHONES = { large: { width: 390, height: 844 }, small: { width: 360, height: 640 } };
const TOUCH = { hasTouch: true, isMobile: true };

async function open(t, size = PHONES.large, path = LESSON) {
  const page = await openPage(t, { path, size, context: TOUCH });
  await started(page);
  await page.waitForSelector(".lesson h1");
  return page;
}

const box = (page, selector) => page.locator(selector).first().boundingBox();

/** Picks a machine on the stage by its name. */
const pick = (page, name) => page.locator(".twin button", { hasText: name }).first().press("Enter");

const sheet = (page) => page.locator(".picked");

async function withoutSheet(page) {
  await page.waitForFunction(() => !document.querySelector(".picked"));
}

test("stage, title, first sentences and the way on are one screen", async (t) => {
  for (const size of Object.values(PHONES)) {
    const page = await open(t, size);
    const [stage, clock, title, text, next] = await Promise.all(
      [".stage", ".timebar", ".lesson h1", ".lesson .prose p", ".steps-nav"].map((part) => box(page, part)),
    );
    assert.ok(stage.height >= 200, `a stage of ${stage.height} px`);
    assert.ok(stage.y + stage.height <= clock.y + 1 && clock.y + clock.height <= title.y);
    assert.ok(next.y + next.height <= size.height, "Next is on the screen");
    // Two lines of the text at least.
    assert.ok(text.y + 48 <= next.y, `${next.y - text.y} px of text at ${size.height} px`);
    assert.ok(await page.getByRole("button", { name: "Next", exact: true }).isVisible());
  }
});

test("whatever plays is brought into view", async (t) => {
  const page = await open(t, PHONES.small);
  await page.getByRole("button", { name: "Next", exact: true }).tap();
  await page.waitForSelector(".predict.is-open");
  await page.locator(".opt").last().tap();
  await page.getByRole("button", { name: "Lock in prediction" }).tap();
  await page.waitForFunction(() => scrollY === 0 && /Step 3/.test(document.body.innerText));
  await page.getByRole("button", { name: "Pause" }).tap();
  await page.evaluate(() => scrollTo(0, 400));
  await page.waitForFunction(() => scrollY > 0);
  await page.getByRole("button", { name: "Play", exact: true }).tap();
  await page.waitForFunction(() => scrollY === 0);
});

test("what is picked is a sheet below the stage, and goes in every way", async (t) => {
  const page = await open(t);
  await pick(page, /^db-2/);
  await sheet(page).waitFor();
  await page.waitForTimeout(400);
  const [up, stage] = [await box(page, ".picked"), await box(page, ".stage")];
  assert.ok(up.y >= stage.y + stage.height - 1, "it leaves the stage free");
  assert.equal(Math.round(up.y + up.height), PHONES.large.height, "it comes from below");
  const crash = page.getByRole("button", { name: "Crash", exact: true });
  const reach = await crash.boundingBox();
  assert.ok(reach.y + reach.height <= PHONES.large.height, "what can be done is in reach at once");
  await checkAccessibility(page);
  await page.keyboard.press("Escape");
  await withoutSheet(page);

  await pick(page, /^db-2/);
  await sheet(page).waitFor();
  await page.getByRole("button", { name: "Deselect" }).tap();
  await withoutSheet(page);

  // A press beside it, where a taller screen leaves something free.
  await page.setViewportSize({ width: 390, height: 1300 });
  await pick(page, /^db-2/);
  await sheet(page).waitFor();
  await page.waitForTimeout(400);
  const [low, clock] = [await box(page, ".picked"), await box(page, ".timebar")];
  assert.ok(low.y > clock.y + clock.height + 10, "some of the text is free");
  await page.touchscreen.tap(200, low.y - 5);
  await withoutSheet(page);

  await page.setViewportSize(PHONES.large);
  await pick(page, /^db-2/);
  await sheet(page).waitFor();
  await page.waitForTimeout(400);
  const head = await box(page, ".picked h2");
  const touch = await page.context().newCDPSession(page);
  const at = (y) => [{ x: head.x + 60, y }];
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(head.y + 10) });
  for (const by of [30, 60, 90]) {
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(head.y + 10 + by) });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await withoutSheet(page);
});

test("a machine is broken by hand from the sheet", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "Step forward" }).tap();
  await pick(page, /^db-2/);
  await page.getByRole("button", { name: "Crash", exact: true }).tap();
  await page.waitForFunction(() => /You crashed db-2/.test(document.body.innerText));
});

test("all that the top bar does is in reach", async (t) => {
  const page = await open(t);
  const more = page.getByRole("button", { name: "More", exact: true });
  await more.tap();
  await checkAccessibility(page);
  for (const name of ["Compare", "Open…", "Share", "Light or dark", "Keys"]) {
    assert.ok(await page.getByRole("button", { name, exact: true }).isVisible(), name);
  }
  await page.getByRole("button", { name: "Share" }).tap();
  await page.waitForSelector(".toast");
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /#\/lesson\/replication-lag/);
  assert.equal(await page.locator(".tool-menu:popover-open").count(), 0, "a press closes the menu");
  await more.tap();
  await page.getByRole("button", { name: "Open…" }).tap();
  await page.waitForSelector("dialog[open]");
});

/** What can be pressed and is smaller than a fingertip; words within a text may be. */
const small = (page) =>
  page.evaluate(() => {
    const all = document.querySelectorAll("button, a, select, input, summary, [role=slider], [role=tab]");
    const seen = [...all].filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      return width > 1 && height > 1 && one.checkVisibility() && !one.closest(".sr, .twin, .skip");
    });
    const reach = (one) => (one.closest("label") ?? one).getBoundingClientRect();
    return seen
      .filter((one) => !one.matches(".prose .term, .prose .op-link, .prose a, .q .term, .opt .term"))
      .filter((one) => reach(one).width < 43.5 || reach(one).height < 43.5)
      .map((one) => `${one.outerHTML.slice(0, 120)}: ${reach(one).width} × ${reach(one).height}`);
  });

test("what can be pressed is as large as a fingertip, and nothing scrolls sideways", async (t) => {
  for (const [size, path] of [
    [PHONES.large, LESSON],
    [PHONES.small, "#/lesson/topology-does-not-change"],
    [PHONES.small, "#/"],
  ]) {
    const page = await openPage(t, { path, size, context: TOUCH });
    await started(page);
    await page.waitForSelector(".lesson h1, .card");
    assert.deepEqual(await small(page), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  }
});
