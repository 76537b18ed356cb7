import { test } from "node:test";
import { openPage, started } from "./browser.mjs";
const OUT = "/work/wt/shots";
async function walk(t, name, options, lesson, upto) {
  const page = await openPage(t, { path: `#/lesson/${lesson}`, ...options });
  await started(page);
  await page.locator(".lesson h1, .lesson h2").first().waitFor();
  let step = 1;
  for (; step < upto; step += 1) {
    const asked = await page.locator(".lesson input[type=radio]:enabled").count();
    if (asked) { await page.keyboard.press("1"); await page.keyboard.press("Enter"); await page.waitForTimeout(200); }
    await page.keyboard.press("Alt+ArrowRight"); await page.waitForTimeout(300);
    const text = await page.locator("body").innerText();
    const now = Number(/Step (\d+) of/.exec(text)[1]);
    if (now === step) { // must play
      await page.keyboard.press("Space"); await page.waitForTimeout(700);
      await page.screenshot({ path: `${OUT}/${name}-s${step}-mid.png` });
      for (let i = 0; i < 80; i++) { await page.waitForTimeout(500); const tx = await page.locator(".lesson").innerText(); if (!tx.includes("Play on to where")) break; if (await page.getByRole("button", { name: /^Play/ }).count()) await page.keyboard.press("Space"); }
      await page.screenshot({ path: `${OUT}/${name}-s${step}-end.png` });
      console.log(name, step, (await page.locator(".lesson").innerText()).slice(0, 900).replaceAll("\n", " | "));
      await page.keyboard.press("Alt+ArrowRight"); await page.waitForTimeout(300);
    }
  }
}
test("a", async (t) => { await walk(t, "rel", { size: { width: 1440, height: 900 } }, "network-is-reliable", 7); });
test("b", async (t) => { await walk(t, "top", { size: { width: 390, height: 844 }, theme: "dark" }, "topology-does-not-change", 6); });
