// What the main thread of a page does for its frames, from a browser's own trace.

/** Processor time of the main thread for each frame while `act` goes on, in milliseconds. */
export async function framesWhile(page, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", {
    categories: "toplevel,devtools.timeline,disabled-by-default-devtools.timeline",
    transferMode: "ReportEvents",
  });
  await act();
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await complete;

  const fired = events.filter((event) => event.name === "FireAnimationFrame");
  const { pid, tid } = fired[0];
  const mine = (event) => event.pid === pid && event.tid === tid;
  const tasks = events.filter((event) => mine(event) && event.name === "RunTask" && event.ph === "X");
  tasks.sort((a, b) => a.ts - b.ts);
  // Several callbacks of one frame run in one task.
  const callbacks = fired.filter(mine).map((event) => event.ts).sort((a, b) => a - b);
  const starts = callbacks.filter((ts, i) => i === 0 || !tasks.some((task) => task.ts <= callbacks[i - 1] && ts <= task.ts + task.dur));
  const frames = [];
  let next = 0;
  for (const end of starts.slice(1)) {
    let spent = 0;
    for (; next < tasks.length && tasks[next].ts < end; next += 1) {
      spent += (tasks[next].tdur ?? tasks[next].dur) / 1_000;
    }
    frames.push(spent);
  }
  return frames.slice(1);
}

/** The mean and some percentiles of what `framesWhile` gave; of the `busiest` so many, if that is given. */
export function summary(frames, busiest = frames.length) {
  const sorted = frames.toSorted((a, b) => a - b).slice(-busiest);
  const at = (share) => +(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
  const mean = sorted.reduce((sum, spent) => sum + spent, 0) / sorted.length;
  return { frames: sorted.length, mean_ms: +mean.toFixed(2), p50_ms: at(0.5), p99_ms: at(0.99) };
}
