// Whatever fails, there is a page that says what, with a report and a way back; never a blank one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessibility, inEveryLook, openPage, picture, SIZES, started } from "./browser.mjs";

const MOMENTS = [
  { lesson: "replication-lag", variant: "naive", seed: "7", step: 310, at: "4200000000" },
  { lesson: "replication-lag", variant: "naive", seed: "7", step: 311, at: "4200000000" },
  { lesson: "replication-lag", variant: "naive", seed: "7", step: 312, at: "4213000000" },
];
const STOPPED = "Fallible has stopped";
const MISSING = "A part of Fallible did not arrive";

async function headline(page, text) {
  await page.getByRole("heading", { level: 1, name: text }).waitFor();
}

async function leaveCrumbs(page) {
  await page.evaluate((moments) => {
    for (const { step, at, ...run } of moments) window.fallible.breadcrumb(JSON.stringify(run), step, Number(at));
  }, MOMENTS);
}

function answerWith(pattern, answer) {
  return (page) => page.route(pattern, (route) => route.fulfill(answer));
}

test("a panic is shown, in every size and theme, and axe finds nothing", async (t) => {
  await inEveryLook(t, { expectErrors: [/Fallible has stopped: panicked/] }, async (page, look) => {
    await started(page);
    await leaveCrumbs(page);
    await page.evaluate(() => window.fallible.crash("panicked at src/somewhere.rs:1:2:\nbroken"));
    await headline(page, STOPPED);
    await picture(page, `crash-${look}`);
    await checkAccessibility(page);
  });
});

test("the report says what, where and when, and can be copied", async (t) => {
  const page = await openPage(t, { expectErrors: [/Fallible has stopped/] });
  await started(page);
  await leaveCrumbs(page);
  await page.evaluate(() => window.fallible.crash("panicked at src/somewhere.rs:1:2:\nbroken"));
  await page.getByRole("button", { name: "Copy the report" }).click();
  await page.getByText("Copied.").waitFor();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  for (const part of [
    "fault: program: panicked at src/somewhere.rs:1:2:\nbroken",
    "lesson: replication-lag",
    "variant: naive",
    "seed: 7",
    "step: 312",
    "time: 4.213 s (4213000000 ns)",
    "version: fallible-playground-",
    "browser: Mozilla",
  ]) {
    assert.ok(report.includes(part), `${part} is missing in:\n${report}`);
  }
});

test("one way leads back to just before it happened", async (t) => {
  const page = await openPage(t, { expectErrors: [/Fallible has stopped/] });
  await started(page);
  await leaveCrumbs(page);
  await page.evaluate(() => window.fallible.crash("broken"));
  const back = page.getByRole("link", { name: "Back to 4.200 s, just before it happened" });
  await Promise.all([page.waitForEvent("load"), back.click()]);
  await started(page);
  const { hash } = new URL(page.url());
  assert.equal(hash, "#/lesson/replication-lag?variant=naive&seed=7&at=4200000000");
});

test("a trap in the program is a crash, also when nothing reports it", async (t) => {
  const page = await openPage(t, { expectErrors: [/unreachable/] });
  await started(page);
  await page.evaluate(async () => {
    // (module (func (export "f") unreachable))
    const code = new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1,
      3, 0, 0, 11,
    ]);
    const { instance } = await WebAssembly.instantiate(code);
    setTimeout(instance.exports.f);
  });
  await headline(page, STOPPED);
});

test("a stack that ran out is a crash", async (t) => {
  const page = await openPage(t, { expectErrors: [/Maximum call stack/] });
  await started(page);
  await page.evaluate(() => {
    const deeper = () => deeper() + 1;
    setTimeout(deeper);
  });
  await headline(page, STOPPED);
});

test("an ordinary error of a script is logged, and the program goes on", async (t) => {
  const page = await openPage(t, { expectErrors: [/only this/] });
  await started(page);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error("only this");
    });
    return new Promise((done) => setTimeout(done, 100));
  });
  assert.equal(await page.getByRole("heading", { name: STOPPED }).count(), 0);
  assert.ok(await page.locator("#app > *").count());
});

test("a store full of junk can be forgotten from there, and nothing of a site in another folder", async (t) => {
  const page = await openPage(t, { expectErrors: [/Fallible has stopped/] });
  await started(page);
  await page.evaluate(() => {
    localStorage.setItem("fallible:/some/folder/:junk", "{{{{");
    localStorage.setItem("fallible:/some/:progress", "stays");
    window.fallible.breadcrumb("{ not json");
    window.fallible.crash("broken");
  });
  const forget = page.getByRole("button", { name: "Forget all that is stored here" });
  await Promise.all([page.waitForEvent("load"), forget.click()]);
  await started(page);
  const kept = await page.evaluate(() => [
    localStorage.getItem("fallible:/some/folder/:junk"),
    localStorage.getItem("fallible:/some/:progress"),
  ]);
  assert.deepEqual(kept, [null, "stays"]);
});

test("a missing program is named", async (t) => {
  const page = await openPage(t, {
    before: answerWith("**/*.wasm", { status: 404, body: "" }),
    expectErrors: [/404/, /did not arrive/],
  });
  await headline(page, MISSING);
  await page.getByText(/_bg\.wasm answered 404/).first().waitFor();
  await picture(page, "missing");
  await checkAccessibility(page);
});

test("a damaged program is not run", async (t) => {
  for (const [what, contentType] of [
    ["of the right type", "application/wasm"],
    ["of a type that nothing is compiled from while it comes", "application/octet-stream"],
    ["a page in its place", "text/html"],
  ]) {
    await t.test(what, async (t) => {
      const page = await openPage(t, {
        before: answerWith("**/*.wasm", { contentType, body: "<p>This is no program" }),
        expectErrors: [/did not arrive/],
      });
      await headline(page, MISSING);
    });
  }
});

test("a missing script is named", async (t) => {
  for (const [name, pattern] of [
    ["the loader", "**/boot-*.js"],
    ["the binding", "**/fallible-playground-*.js"],
  ]) {
    await t.test(name, async (t) => {
      const page = await openPage(t, {
        before: answerWith(pattern, { status: 404, body: "" }),
        expectErrors: [/404/, /did not arrive/],
      });
      await headline(page, MISSING);
    });
  }
});

test("a browser without WebAssembly is told so", async (t) => {
  const page = await openPage(t, {
    before: (page) => page.addInitScript(() => delete window.WebAssembly),
    expectErrors: [/could not start/],
  });
  await headline(page, "This browser could not start Fallible");
});

test("it works without its style sheets", async (t) => {
  const page = await openPage(t, {
    before: async (page) => {
      await page.route("**/*.css", (route) => route.fulfill({ status: 404, body: "" }));
      await page.addInitScript(() => delete window.WebAssembly);
    },
    expectErrors: [/404/, /could not start/],
  });
  await page.getByRole("button", { name: "Copy the report" }).waitFor();
});

test("without JavaScript the page says what it needs", async (t) => {
  const page = await openPage(t, { size: SIZES.narrow, context: { javaScriptEnabled: false } });
  await headline(page, "Fallible needs JavaScript");
  await page.waitForTimeout(400);
  assert.equal(await page.getByText("Preparing…").isVisible(), false);
  await picture(page, "no-javascript");
});
