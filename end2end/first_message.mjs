// How soon a visitor sees a message move: from navigation to the first frame in which a message of a lesson's
// run is under way, on localhost, with nothing cached. Not a test: times depend on the machine.
//
//     cargo xtask build && node end2end/first_message.mjs
//
// The visitor opens a lesson by its address and presses play as soon as that button is there. In this lesson a
// replica asks for the log at time zero, so a message has moved when the run's clock has.

import { launch } from "./browser.mjs";
import { serveSite } from "./site.mjs";

const RUNS = 7;
const BUDGET_MS = 1_500;
const LESSON = "#/lesson/replication-lag";

async function visit(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const look = () => {
      const play = document.querySelector(".transport .play");
      if (play && !window.pressed) {
        window.pressed = performance.now();
        play.click();
      }
      const clock = document.querySelector(".clock");
      const moves = clock && !/^00:00\.000/.test(clock.innerText.trim());
      if (window.pressed && moves && document.querySelector(".stage canvas")) window.moved = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(url + LESSON);
  await page.waitForFunction(() => window.moved);
  const times = await page.evaluate(() => [window.pressed, window.moved]);
  await context.close();
  return times;
}

const browser = await launch();
const site = await serveSite();
try {
  const moved = [];
  for (let run = 0; run < RUNS; run += 1) {
    const [pressed, at] = await visit(browser, site.url);
    console.log(JSON.stringify({ ready_ms: Math.round(pressed), first_message_ms: Math.round(at) }));
    moved.push(at);
  }
  moved.sort((a, b) => a - b);
  const median = moved[Math.floor(RUNS / 2)];
  console.log(median <= BUDGET_MS ? "Within the budget." : `Beyond the budget of ${BUDGET_MS} ms.`);
} finally {
  await browser.close();
  await site.close();
}
