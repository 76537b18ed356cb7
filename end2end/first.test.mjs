// What is seen of a page before the program, and that the program takes its place without a jump.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SIZES, checkAccessibility, openPage, picture, started } from "./browser.mjs";

const LESSON = "#/lesson/replication-lag";
/** What a title may move by when the program takes over, in pixels. */
const JUMP = 3;

/** A page whose program is held back until `release` is called. */
async function held(t, options) {
  let release;
  const until = new Promise((done) => (release = done));
  const before = async (page) => {
    await page.route("**/*.wasm", async (route) => {
      await until;
      await route.continue();
    });
    await options.before?.(page);
  };
  return { page: await openPage(t, { ...options, before }), release };
}

const headings = (page) => page.locator("h1:visible");
const words = async (found) => (await found.innerText()).trim();

for (const size of ["narrow", "wide"]) {
  for (const theme of ["light", "dark"]) {
    test(`the gallery is there before the program: ${size}, ${theme}`, async (t) => {
      const { page, release } = await held(t, { size: SIZES[size], theme });
      await page.locator("#preparing .card").first().waitFor();
      assert.equal(await headings(page).count(), 1);
      assert.ok(await page.locator("#preparing .hero svg").isVisible());
      await page.waitForTimeout(300);
      await picture(page, `first-gallery-${size}-${theme}`);
      await checkAccessibility(page);
      await takesOver(page, release, ".card");
    });

    test(`so is a lesson: ${size}, ${theme}`, async (t) => {
      const { page, release } = await held(t, { path: LESSON, size: SIZES[size], theme });
      await page.locator("#preparing .prose p").first().waitFor();
      assert.equal(await headings(page).count(), 1);
      assert.equal(await page.locator("#preparing .stage > svg:visible").count(), 1);
      await page.waitForTimeout(300);
      await picture(page, `first-lesson-${size}-${theme}`);
      await checkAccessibility(page);
      await takesOver(page, release, ".prose p");
    });
  }
}

/** The program shows the same title and the same texts, where they were. */
async function takesOver(page, release, texts) {
  const look = async (root) => ({
    title: (await words(headings(page))).replace(/^Step \d+ of \d+:\s*/, ""),
    texts: (await page.locator(`${root} ${texts}`).allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim()),
    at: await headings(page).boundingBox(),
  });
  const before = await look("#preparing");
  release();
  await started(page);
  await page.locator(`#app ${texts}`).first().waitFor();
  const after = await look("#app");
  assert.equal(await headings(page).count(), 1);
  assert.equal(after.title, before.title);
  assert.deepEqual(after.texts, before.texts);
  for (const side of ["x", "y"]) {
    const jump = Math.abs(after.at[side] - before.at[side]);
    assert.ok(jump <= JUMP, `the title moves by ${jump} pixels (${side})`);
  }
}

test("a link leads on before the program is there, and the program follows", async (t) => {
  const { page, release } = await held(t, {});
  await page.locator("#preparing .card").first().click();
  await page.locator("#preparing .play .prose").waitFor();
  assert.equal(await headings(page).count(), 1);
  await page.goBack();
  await page.locator("#preparing .hero").waitFor();
  await page.goForward();
  await page.locator("#preparing .play .prose").waitFor();
  release();
  await started(page);
  await page.locator("#app .play .prose").waitFor();
});

test("of the middle of a lesson only its title is shown", async (t) => {
  const check = async (options) => {
    const { page } = await held(t, options);
    await page.locator("#preparing .play h1").waitFor();
    assert.equal(await words(headings(page)), "Replication lag");
    assert.equal(await page.locator("#preparing :is(.prose, .stage > svg)").count(), 0);
  };
  await t.test("by its address", () => check({ path: `${LESSON}?at=2000000000` }));
  await t.test("where the reader was", () =>
    check({
      path: LESSON,
      before: (page) =>
        page.addInitScript(() => {
          const folder = location.pathname.replace(/[^/]*$/, "");
          const lessons = { "replication-lag": { step: 3, steps: 15 } };
          localStorage.setItem(`fallible:${folder}:progress`, JSON.stringify({ version: 2, lessons }));
        }),
    }),
  );
});

test("the chosen theme is there before the program", async (t) => {
  const { page } = await held(t, {
    before: (page) =>
      page.addInitScript(() => {
        const folder = location.pathname.replace(/[^/]*$/, "");
        localStorage.setItem(`fallible:${folder}:theme`, "dark");
      }),
  });
  await page.locator("#preparing .card").first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).colorScheme), "dark");
});

test("without what is seen first it is as it was: a line, and then the program", async (t) => {
  const ways = {
    "it is missing": (route) => route.fulfill({ status: 404, body: "" }),
    "it does not come": (route) => route.abort(),
    "a host answers with a page of its own": (route) =>
      route.fulfill({ body: "<!doctype html><h1>Log in to this network</h1>", contentType: "text/html" }),
  };
  for (const [name, answer] of Object.entries(ways)) {
    await t.test(name, async (t) => {
      const { page, release } = await held(t, {
        path: LESSON,
        before: (page) => page.route("**/first/*.html", answer),
        expectErrors: name === "a host answers with a page of its own" ? [] : [/Failed to load resource/],
      });
      await page.getByText("Preparing…").waitFor({ state: "visible" });
      assert.equal(await headings(page).count(), 0);
      release();
      await started(page);
      await page.locator("#app .play h1").waitFor();
      assert.equal(await headings(page).count(), 1);
    });
  }
});

test("an address that is no lesson shows nothing first", async (t) => {
  for (const path of ["#/sandbox", "#/lesson/none/of/these", "?scenario=scenarios/replication-lag.json"]) {
    const { page, release } = await held(t, { path });
    await page.getByText("Preparing…").waitFor({ state: "visible" });
    assert.equal(await page.locator("#preparing main").count(), 0, path);
    release();
    await started(page);
  }
});
