// Keys, fingers and what is dropped: each does what it says and nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessibility, openPage, started } from "./browser.mjs";

const LESSON = "#/lesson/replication-lag";

test("keys are taken only where they do something", async (t) => {
  const page = await openPage(t, { size: { width: 900, height: 500 } });
  await started(page);
  await page.waitForSelector(".card");
  for (const key of ["Space", "End"]) {
    await page.waitForFunction(() => (scrollTo(0, 0), scrollY === 0));
    await page.keyboard.press(key);
    await page.waitForFunction(() => scrollY > 0);
  }
  const prevented = await page.evaluate(() => {
    const event = new KeyboardEvent("keydown", { key: "ArrowLeft", altKey: true, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  });
  assert.equal(prevented, false);
});

test("letters can be switched off, and stay so", async (t) => {
  const page = await openPage(t);
  await started(page);
  await page.keyboard.press("?");
  await page.getByRole("checkbox", { name: /Letters/ }).uncheck();
  await checkAccessibility(page);
  await page.keyboard.press("Escape");
  await page.reload();
  await started(page);
  for (const key of "stop?") await page.keyboard.press(key);
  await page.waitForTimeout(200);
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("a letter of another script is the one at its place, and a held key shares once", async (t) => {
  const page = await openPage(t, { path: LESSON });
  await started(page);
  await page.waitForSelector(".lesson h1");
  const copies = await page.evaluate(async () => {
    let copies = 0;
    navigator.clipboard.writeText = async () => void (copies += 1);
    const press = (init) =>
      document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));
    press({ key: "ы", code: "KeyS" });
    for (let n = 0; n < 10; n += 1) press({ key: "ы", code: "KeyS", repeat: true });
    press({ key: "o", code: "KeyO", isComposing: true });
    await new Promise((later) => setTimeout(later, 200));
    return copies;
  });
  assert.equal(copies, 1);
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("a finger drags a machine in every direction, and the page stays", async (t) => {
  const page = await openPage(t, {
    path: LESSON,
    size: { width: 390, height: 844 },
    context: { hasTouch: true, isMobile: true },
  });
  await started(page);
  await page.waitForSelector(".lesson h1");
  const taken = await page.evaluate(() => {
    const canvas = document.querySelector(".stage canvas");
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const found = { machine: 0, elsewhere: 0 };
    for (let x = 4; x < width; x += 12) {
      for (let y = 4; y < height; y += 12) {
        const touch = new Touch({ identifier: 1, target: canvas, clientX: left + x, clientY: top + y });
        const init = { touches: [touch], targetTouches: [touch], changedTouches: [touch] };
        const event = new TouchEvent("touchstart", { bubbles: true, cancelable: true, ...init });
        canvas.dispatchEvent(event);
        found[event.defaultPrevented ? "machine" : "elsewhere"] += 1;
      }
    }
    return found;
  });
  assert.ok(taken.machine > 10, "a touch of a machine is not the page's");
  assert.ok(taken.elsewhere > 10, "beside machines the page scrolls");
});

test("the stage is painted anew for pixels of another size", async (t) => {
  const page = await openPage(t, { path: LESSON });
  await started(page);
  await page.waitForSelector(".lesson h1");
  const width = () => page.evaluate(() => document.querySelector(".stage canvas").width);
  const before = await width();
  const session = await page.context().newCDPSession(page);
  const metrics = { width: 1440, height: 900, deviceScaleFactor: 2, mobile: false };
  await session.send("Emulation.setDeviceMetricsOverride", metrics);
  await page.waitForFunction((before) => document.querySelector(".stage canvas").width === 2 * before, before);
});

/** What is said when these files, or this text, are dropped. */
async function check(t, name, files, text, words) {
  await t.test(name, async (t) => {
    const page = await openPage(t);
    await started(page);
    await page.waitForSelector(".card");
    await page.evaluate(
      ([files, text]) => {
        const dataTransfer = new DataTransfer();
        for (const [name, bytes] of files) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
        if (text) dataTransfer.setData("text/plain", text);
        for (const kind of ["dragover", "drop"]) {
          document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
        }
      },
      [files, text],
    );
    await page.waitForSelector(".toast, dialog[open], .problems");
    const said = page.locator(".toast, dialog[open], .problems").first();
    assert.match(await said.innerText(), words);
  });
}

test("what is dropped is opened, or told in fitting words", async (t) => {
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a];
  await check(t, "nothing in it", [["a.json", []]], "", /a\.json: There is nothing in it/);
  await check(t, "a picture", [["a.png", png]], "", /a\.png: This is a picture \(PNG\), not a scenario/);
  await check(t, "two files", [["a.json", png], ["b.json", png]], "", /of 2 files the first is opened|picture/);
  await check(t, "a word", [], "hello", /What was dropped is no scenario/);
  await check(t, "an address", [], "https://a.example/s.json", /a scenario from https:\/\/a\.example/);
  await check(t, "a text", [], '{ "format": 2 }', /the format 1/);
});

test("the sign that something can be dropped goes when nothing is held any more", async (t) => {
  const page = await openPage(t);
  await started(page);
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["{}"], "a.json"));
    const drag = (kind) =>
      document.body.dispatchEvent(
        new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer, clientX: 300, clientY: 300 }),
      );
    drag("dragover");
    drag("dragleave");
  });
  await page.waitForSelector(".drop-over");
  await page.waitForSelector(".drop-over", { state: "detached", timeout: 3_000 });
});
