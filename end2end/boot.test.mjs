// The page arrives, starts, and keeps working without a network.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessibility, inEveryLook, openPage, picture, started } from "./browser.mjs";
import { serveSite } from "./site.mjs";

test("the page starts, in every size and theme, and axe finds nothing", async (t) => {
  await inEveryLook(t, {}, async (page, look) => {
    await started(page);
    await picture(page, `home-${look}`);
    await checkAccessibility(page);
  });
});

test("the policy allows nothing inline and no eval", async (t) => {
  const page = await openPage(t, {
    expectErrors: [/Content Security Policy.*script-src/s, /Content Security Policy.*style-src/s],
  });
  await started(page);
  const refused = await page.evaluate(async () => {
    const names = [];
    // From a timer: what a test evaluates directly is exempt from the policy.
    const evaluate = () => {
      try {
        Function("return 1")();
      } catch {
        names.push("eval");
      }
    };
    setTimeout(evaluate);
    addEventListener("securitypolicyviolation", (event) => names.push(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "window.ranInline = true";
    const style = document.createElement("style");
    style.textContent = "body { color: red }";
    document.head.append(script, style);
    await new Promise((done) => setTimeout(done, 100));
    return { names: names.sort(), ranInline: "ranInline" in window };
  });
  assert.equal(refused.ranInline, false);
  for (const name of ["eval", "script-src-elem", "style-src-elem"]) {
    assert.ok(refused.names.includes(name), `${name} should have been refused: ${refused.names}`);
  }
});

test("each part of the program is fetched once", async (t) => {
  const fetched = [];
  const page = await openPage(t, {
    before: (page) => page.on("request", (request) => fetched.push(request.url())),
  });
  await started(page);
  const parts = fetched.filter((url) => /\.(lzma|js|css)$/.test(url));
  assert.ok(parts.some((url) => url.endsWith(".lzma")));
  assert.deepEqual(parts, [...new Set(parts)]);
});

test("while the program is on its way, a quiet line says so", async (t) => {
  let release;
  const held = new Promise((done) => (release = done));
  const page = await openPage(t, {
    before: (page) =>
      page.route("**/*.lzma", async (route) => {
        await held;
        await route.continue();
      }),
  });
  await page.getByText("Preparing…").waitFor({ state: "visible" });
  assert.equal(await page.getByText("This takes longer").isVisible(), false);
  release();
  await started(page);
});

/** Waits until the service worker has kept the site. */
function kept(page) {
  return page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state === "activated") return;
    await new Promise((done) => {
      active.addEventListener("statechange", () => active.state === "activated" && done());
    });
  });
}

test("after one visit it starts without a network", async (t) => {
  const site = await serveSite();
  const page = await openPage(t, { url: site.url, context: { serviceWorkers: "allow" } });
  await started(page);
  await kept(page);
  await site.close();
  await page.reload();
  await started(page);
  const index = await page.evaluate(async () => (await fetch("scenarios/index.json")).json());
  assert.ok(JSON.stringify(index).length > 2, "the lessons are at hand, too");
});

test("what an earlier build left is dropped, what others keep is not", async (t) => {
  const page = await openPage(t, { context: { serviceWorkers: "allow" } });
  await started(page);
  await kept(page);
  const [old, foreign] = ["boot-0123456789abcdef.js", "/another/boot-0123456789abcdef.js"];
  await page.evaluate(async (names) => {
    const cache = await caches.open((await caches.keys())[0]);
    for (const name of names) await cache.put(name, new Response("old"));
  }, [old, foreign]);
  await page.reload();
  await started(page);
  const has = (name) => page.evaluate(async (name) => Boolean(await caches.match(name)), name);
  await page.waitForFunction(async (name) => !(await caches.match(name)), old);
  assert.ok(await has(foreign), "another site's file on the same host");
  assert.ok(await has("scenarios/index.json"), "what the present build needs");
});
