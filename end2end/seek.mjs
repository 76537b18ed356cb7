// How long the main thread works to show any moment of a run of a million records, in a headless browser
// without a graphics card: jumps to random places of the time bar, steps back, and playing backwards. Not a
// test: times depend on the machine.
//
//     cargo xtask build && node end2end/seek.mjs
//
// For each press of the pointer or a key, three things: `engine`, finding the world of that moment; `frame`,
// the busiest frame; and `whole`, all that the press led to until the next one, stage, diagram, panels and the
// list for screen readers, beyond what an idle page does in that time. For playing, each frame.
//
// Budget: a frame, 16 ms, at the 99th percentile, and 200 MB of memory.

import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch } from "./browser.mjs";
import { recordWhile, summary } from "./frames.mjs";
import { serveSite } from "./site.mjs";

const SEEKS = 200;
/** Between two presses, so that the picture is complete before the next. */
const PAUSE_MS = 250;
const DIST = fileURLToPath(new URL("../dist/", import.meta.url));

/** Twenty clients that each read 110 times a second, for a minute: more than a million records. */
function long() {
  const nodes = { db: { kind: "store", zone: "here", workers: 8, config: { initial: { bio: "v1" }, read_service: "100us" } } };
  const workload = [];
  for (let i = 0; i < 20; i += 1) {
    nodes[`c-${i + 1}`] = { kind: "client", zone: "here", config: { timeout: "5s" } };
    workload.push({ from: `${i}ms`, until: "60s", rate: "110/s", node: `c-${i + 1}`, do: { read: { key: "bio" } } });
  }
  return {
    format: 1, id: "long", title: "A long run", group: "benchmarks", hook: "A million records.", minutes: 1,
    seed: "1", duration: "60s", zones: { here: {} }, links: { lan: { within: ["here"], latency: "5ms" } },
    nodes, workload, properties: { agree: { check: "converges" } },
    variants: [{ id: "plain", label: "Plain" }],
  };
}

const browser = await launch();
const site = await serveSite();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(site.url);
  const file = page.locator('input[type="file"]').first();
  await file.waitFor({ state: "attached" });
  await file.setInputFiles({ name: "long.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(long())) });
  await page.waitForSelector(".stage canvas", { timeout: 60_000 });
  const events = page.getByRole("tab", { name: /Events/ });
  await page.keyboard.press("End");
  // All is computed once the number of events at the end stands still.
  for (let before = ""; before !== (before = await events.innerText()); ) await page.waitForTimeout(5_000);
  console.log(JSON.stringify({ listed: await events.innerText(), wasm_mb: await memory(page) }));

  const bar = await page.getByRole("slider").first().boundingBox();
  const jump = () => page.mouse.click(bar.x + 2 + Math.random() * (bar.width - 4), bar.y + bar.height / 2);
  const atRest = await recordWhile(page, () => page.waitForTimeout(5_000));
  const idle = atRest.frames.reduce((sum, spent) => sum + spent, 0) / 5_000;
  console.log(JSON.stringify({ idle_ms_a_second: Math.round(idle * 1_000) }));
  const times = async (act, pause) => {
    for (let i = 0; i < SEEKS; i += 1) await act().then(() => page.waitForTimeout(pause));
  };
  await tell("to a random place", () => times(jump, PAUSE_MS), SEEKS);
  await tell("one event back", () => times(() => page.keyboard.press(","), PAUSE_MS), SEEKS);
  await tell("to a random place, hastily", () => times(jump, 50), SEEKS);
  await tell("one event back, hastily", () => times(() => page.keyboard.press(","), 30), SEEKS);
  for (const speed of ["1/10", "1×", "10×"]) {
    await page.mouse.click(bar.x + bar.width - 3, bar.y + bar.height / 2);
    await page.getByRole("radiogroup", { name: "Speed" }).getByText(speed, { exact: true }).click({ force: true });
    await tell(`backwards at ${speed}`, async () => {
      await page.keyboard.press("b");
      await page.waitForTimeout(4_000);
      await page.keyboard.press("Space");
    });
  }
  console.log(JSON.stringify({ wasm_mb: await memory(page) }));

  /** A seek makes some busy frames, and idle ones follow: only as many as there were seeks count. */
  async function tell(what, act, seeks) {
    const { frames, seeks: engine, acts, spans } = await recordWhile(page, act);
    const whole = acts.map((spent, i) => Math.max(0, spent - spans[i] * idle));
    console.log(what);
    if (seeks) console.log(`  engine ${JSON.stringify(summary(engine))}`);
    console.log(`  frame  ${JSON.stringify(summary(frames, seeks))}`);
    if (seeks) console.log(`  whole  ${JSON.stringify(summary(whole))}`);
  }
} finally {
  await browser.close();
  await site.close();
}

/** The program's memory, in millions of bytes. */
async function memory(page) {
  const glue = readdirSync(DIST).find((name) => /^fallible-playground-[0-9a-f]+\.js$/.test(name));
  return page.evaluate(async (glue) => {
    const { default: start } = await import(new URL(glue, document.baseURI));
    const { memory } = await start();
    return Math.round(memory.buffer.byteLength / 1e5) / 10;
  }, glue);
}
