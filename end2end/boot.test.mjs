// The page arrives and starts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkAccessibility, inEveryLook, openPage, picture, started } from "./browser.mjs";
import { DIST, serveSite } from "./site.mjs";

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
  const parts = fetched.filter((url) => /\.(wasm|js|css)$/.test(url));
  assert.ok(parts.some((url) => url.endsWith(".wasm")));
  assert.deepEqual(parts, [...new Set(parts)]);
});

test("while the program is on its way, a quiet line says so", async (t) => {
  let release;
  const held = new Promise((done) => (release = done));
  const page = await openPage(t, {
    before: (page) =>
      page.route("**/*.wasm", async (route) => {
        await held;
        await route.continue();
      }),
  });
  await page.getByText("Preparing…").waitFor({ state: "visible" });
  assert.equal(await page.getByText("This takes longer").isVisible(), false);
  release();
  await started(page);
});

test("the program is compiled while it comes, and run only when it is whole", async (t) => {
  let finish;
  const site = await serveSite({
    instead: (request, response, pathname) => {
      if (!pathname.endsWith(".wasm") || request.method !== "GET") return false;
      const program = readFileSync(join(DIST, pathname.split("/").at(-1)));
      response.writeHead(200, { "content-type": "application/wasm" });
      response.write(program.subarray(0, -1));
      finish = (rest) => response.end(rest ?? program.subarray(-1));
      return true;
    },
  });
  t.after(() => site.close());
  const begun = async (options) => {
    const page = await openPage(t, {
      url: site.url,
      before: (page) =>
        page.addInitScript(() => {
          const { compileStreaming } = WebAssembly;
          WebAssembly.compileStreaming = (...all) => {
            window.begun = true;
            return compileStreaming(...all);
          };
        }),
      ...options,
    });
    await page.waitForFunction(() => window.begun);
    return page;
  };
  const page = await begun();
  // Its last byte is not there yet.
  await page.getByText("Preparing…").waitFor({ state: "visible" });
  finish();
  await started(page);
  // The last byte ends the last section, which says for what the program was made: any other does as well.
  const other = await begun({ expectErrors: [/did not arrive/] });
  finish(Buffer.from("!"));
  await other.getByText("A part of Fallible did not arrive").first().waitFor();
});
