// A page that is loaded anew: a scenario of one's own is still there, where its reader was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { started } from "./browser.mjs";
import { FILE, crash, open, picture, pressed } from "./sharing.mjs";

test("a scenario of one's own outlives a reload, where its reader was", async (t) => {
  await t.test("pasted", async (t) => {
    const page = await open(t);
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      document.body.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData }));
    }, FILE.replace('"Replication lag"', '"My own"'));
    await page.waitForFunction(() => document.title.startsWith("My own"));
    await page.keyboard.press("Alt+ArrowRight");
    await page.waitForSelector(".predict.is-open");
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".predict.is-right, .predict.is-wrong", { timeout: 60_000 });
    await page.getByRole("button", { name: "Next" }).first().click();
    await pressed(page, ",", 3);
    await crash(page, "db-2");
    await page.keyboard.press("Escape");
    const here = await picture(page);
    for (let n = 0; n < 2; n += 1) {
      await page.reload();
      await started(page);
      await page.waitForFunction(() => document.querySelectorAll(".tree button").length === 2);
      assert.deepEqual(await picture(page), here);
    }
  });
  await t.test("in the sandbox, with what was not run yet", async (t) => {
    const page = await open(t, { path: "#/sandbox" });
    const field = page.locator(".editor textarea");
    const mine = (await field.inputValue()).replace(/"title": "[^"]*"/, '"title": "My own"');
    await field.fill(mine);
    await page.getByRole("button", { name: "Run it" }).first().click();
    await page.waitForFunction(() => document.title.startsWith("My own"));
    await pressed(page, ".", 4);
    const here = await picture(page);
    await field.fill(`${mine}\nnot yet`);
    await page.reload();
    await started(page);
    await page.waitForSelector(".timebar");
    assert.equal(await field.inputValue(), `${mine}\nnot yet`);
    assert.match(await page.title(), /^My own/);
    assert.deepEqual(await picture(page), here);
  });
  await t.test("where there is no room it is said", async (t) => {
    const page = await open(t, {
      before: (page) =>
        page.addInitScript(() => {
          const put = Storage.prototype.setItem;
          Storage.prototype.setItem = function (key, value) {
            if (this === sessionStorage) throw new DOMException("full", "QuotaExceededError");
            put.call(this, key, value);
          };
        }),
    });
    await page.keyboard.press("o");
    await page.locator("dialog[open] textarea").fill(FILE);
    await page.getByRole("button", { name: "Open the text" }).click();
    await page.locator(".toast", { hasText: "it is gone when the page is loaded anew" }).waitFor();
  });
});
