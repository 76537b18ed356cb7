// For the tests of what is shared and kept: a lesson, what is done in it, and what is then seen.

import { readFileSync } from "node:fs";
import { openPage, started } from "./browser.mjs";

export const LESSON = "#/lesson/replication-lag";
export const FILE = readFileSync(new URL("../scenarios/replication-lag.json", import.meta.url), "utf8");

export const text = (page, selector) => page.locator(selector).innerText();

export async function open(t, options = {}) {
  const page = await openPage(t, { path: LESSON, ...options });
  await started(page);
  await page.waitForSelector(".timebar");
  return page;
}

/** What is seen: the stage in words, the time bar, promises, histories and the rest at the side, and the lesson's step. */
export async function picture(page) {
  // What follows the stage draws a few times a second.
  await page.waitForTimeout(900);
  await page.waitForFunction(() => /its clock/.test(document.querySelector(".twin").innerText));
  return page.evaluate(() => {
    const words = (selector) => [...document.querySelectorAll(selector)].map((one) => one.innerText);
    const current = (selector) => [...document.querySelectorAll(`${selector} [aria-current=true]`)].map((one) => one.innerText);
    const marks = [...document.querySelectorAll(".timebar [aria-label]")].map((one) => one.getAttribute("aria-label"));
    return {
      stage: words(".twin"),
      bar: words(".timebar"),
      marks,
      aside: words(".aside"),
      history: current(".tree"),
      step: words(".steps"),
      controls: [...document.querySelectorAll(".challenge select, .challenge input")].map((one) => one.value),
    };
  });
}

export const pressed = async (page, key, times) => {
  for (let n = 0; n < times; n += 1) await page.keyboard.press(key);
};

export async function crash(page, node) {
  await page.locator(".twin button", { hasText: new RegExp(`^${node}`) }).first().press("Enter");
  await page.getByRole("button", { name: "Crash", exact: true }).click();
  await page.getByRole("button", { name: new RegExp(`You crashed ${node}`) }).waitFor();
}
