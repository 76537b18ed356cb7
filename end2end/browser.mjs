// A real browser for the tests: pages that fail a test when they log an error, pictures of them,
// and the accessibility checker.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serveSite } from "./site.mjs";

const ARTIFACTS = fileURLToPath(new URL("artifacts/", import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
// The browser must find its way without a sandbox (in a container), a screen or the internet.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** The widths that the pages are drawn for. */
export const SIZES = {
  narrow: { width: 390, height: 844 },
  middle: { width: 1024, height: 768 },
  wide: { width: 1440, height: 900 },
  huge: { width: 2560, height: 1440 },
};
export const THEMES = ["light", "dark"];

let site;
let browser;

/** The site and the browser of this test file, started when first needed. */
async function stage() {
  site ??= serveSite();
  browser ??= launch();
  return { site: await site, browser: await browser };
}

after(async () => {
  if (browser) await (await browser).close();
  if (site) await (await site).close();
});

export function launch() {
  return chromium.launch({ executablePath: program(), args: FLAGS });
}

/** A browser that keeps what it has in a folder, as a reader's does: what it has compiled too. */
export function launchKept(folder, options) {
  return chromium.launchPersistentContext(folder, { executablePath: program(), args: FLAGS, ...options });
}

function program() {
  const executablePath = process.env.FALLIBLE_CHROMIUM ?? USUAL_PLACES.find(existsSync);
  assert.ok(executablePath, "No Chromium found: set FALLIBLE_CHROMIUM to its path.");
  return executablePath;
}

/**
 * Opens a page for a test `t` and closes it afterwards. The test fails when the page logged an
 * error, threw one, or broke its Content-Security-Policy, unless `expectErrors` matches it.
 *
 * options.path          what follows the site's address: "#/lesson/replication-lag"
 * options.size, theme   one of SIZES; "light" or "dark"
 * options.url           another site than the built one
 * options.context       more for playwright's newContext
 * options.before        async (page) => …, before it goes there
 * options.expectErrors  regular expressions; each must have matched at least once
 */
export async function openPage(t, options = {}) {
  const { path = "", size = SIZES.wide, theme = "light", expectErrors = [] } = options;
  const { site, browser } = await stage();
  const context = await browser.newContext({
    viewport: size,
    colorScheme: theme,
    serviceWorkers: "block",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options.context,
  });
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  t.after(async () => {
    await context.close();
    checkErrors(errors, expectErrors);
  });
  await options.before?.(page);
  await page.goto((options.url ?? site.url) + path);
  return page;
}

function checkErrors(errors, expected) {
  const surprises = errors.filter((text) => !expected.some((pattern) => pattern.test(text)));
  assert.deepEqual(surprises, [], "errors that the page logged");
  for (const pattern of expected) {
    assert.ok(errors.some((text) => pattern.test(text)), `the page should have logged ${pattern}`);
  }
}

/** Waits until the program runs: the preparing line is gone and something stands in its place. */
export async function started(page) {
  await page.waitForSelector("#preparing", { state: "detached" });
  await page.waitForSelector("#app > *");
}

/** Fails with a readable list when the accessibility checker finds anything. */
export async function checkAccessibility(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((one) => one.html).join("\n    ")}`,
  );
  assert.deepEqual(found, [], "what axe found");
}

/** Puts a picture into end2end/artifacts, for a person to look at. */
export async function picture(page, name) {
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTIFACTS}${name}.png` });
}

/** Runs `look(page, name)` with the page in every size and theme. */
export async function inEveryLook(t, options, look) {
  for (const [sizeName, size] of Object.entries(SIZES)) {
    for (const theme of THEMES) {
      await t.test(`${sizeName}, ${theme}`, async (t) => {
        await look(await openPage(t, { ...options, size, theme }), `${sizeName}-${theme}`);
      });
    }
  }
}
