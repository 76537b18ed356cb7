// A try at a challenge: who loses is told which goal, by how much and where; who wins, what that shows, and the way on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SIZES, openPage, started } from "./browser.mjs";

/** A page of a lesson at its challenge, and what the lesson's file says of that. */
async function atChallenge(t, id, options) {
  const page = await openPage(t, { path: `#/lesson/${id}`, ...options });
  await started(page);
  const lesson = await page.evaluate(async (id) => (await (await fetch(`scenarios/${id}.json`)).json()).lesson, id);
  const step = lesson.findIndex((step) => step.challenge);
  await page.evaluate(
    ([id, step, steps]) => {
      const lessons = { [id]: { step, steps, finished: false } };
      localStorage.setItem(`fallible:${location.pathname}:progress`, JSON.stringify({ version: 2, lessons }));
    },
    [id, step, lesson.length],
  );
  await page.reload();
  await started(page);
  await page.waitForSelector(".challenge");
  return { page, challenge: lesson[step].challenge };
}

/** Sets the controls that are choices, and runs it; gives the words beside the button. */
async function tryIt(page, controls, settings) {
  for (const [id, setting] of Object.entries(settings)) {
    const field = page.locator(".challenge label", { hasText: controls[id].label });
    await field.locator("select").selectOption({ label: setting });
  }
  await page.getByRole("button", { name: "Run it" }).first().click();
  const outcome = page.locator(".challenge .outcome-word");
  await page.waitForFunction(() => document.querySelector(".challenge .outcome-word")?.innerText.length > 0);
  return outcome.innerText();
}

for (const size of ["wide", "narrow"]) {
  test(`a try that is lost says which goal, and shows the operation (${size})`, async (t) => {
    const { page, challenge } = await atChallenge(t, "monotonic-reads", { size: SIZES[size] });
    const outcome = await tryIt(page, challenge.controls, challenge.loses);
    assert.equal(outcome.trim(), "Missed: Carol's comments never go back, though db-2 crashes.");
    const missed = page.locator(".goal", { hasText: "Carol's comments never go back" });
    const because = await missed.locator("p").innerText();
    assert.match(because, /^Carol read comment \d+ at .* after Carol had read the later comment \d+ .*\. See \d+\.\d+ s: Carol reads/);
    const link = missed.locator(".jump");
    const at = await link.innerText();
    await link.click();
    const seconds = at.replace(" s", "");
    await page.waitForFunction((now) => document.querySelector(".clock").innerText.includes(now), seconds);
    // The verdict on the try stays.
    assert.equal((await page.locator(".challenge .outcome-word").innerText()).trim(), outcome.trim());
  });
}

test("a try that is won says what that shows, and leads to the next lesson", async (t) => {
  const { page, challenge } = await atChallenge(t, "bandwidth-is-infinite");
  assert.equal(await page.locator(".won").count(), 0);
  const outcome = await tryIt(page, challenge.controls, challenge.wins);
  assert.equal(outcome.trim(), "Won: all goals reached.");
  assert.ok((await page.locator(".won").innerText()).includes(challenge.won));
  const { groups } = await page.evaluate(async () => (await fetch("scenarios/index.json")).json());
  const cards = groups.flatMap((group) => group.lessons);
  const next = cards[cards.findIndex((card) => card.id === "bandwidth-is-infinite") + 1];
  await page.getByRole("link", { name: `Next lesson: ${next.title}` }).click();
  await page.waitForFunction((id) => location.hash.startsWith(`#/lesson/${id}`), next.id);
  await page.waitForSelector(".lesson h1");
});

test("the last step leads on to the next lesson", async (t) => {
  const { page } = await atChallenge(t, "latency-is-zero");
  await page.locator(".steps-nav").getByRole("button", { name: "Next" }).click();
  await page.waitForFunction(() => document.querySelector(".steps-nav a")?.innerText === "Next lesson");
  await page.locator(".steps-nav a").click();
  await page.waitForFunction(() => !location.hash.startsWith("#/lesson/latency-is-zero"));
  assert.ok(page.url().includes("#/lesson/"));
});
