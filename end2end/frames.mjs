// What the main thread of a page does for its frames, from a browser's own trace.

const INPUTS = ["pointerdown", "keydown"];

/** Processor time of the main thread for each frame while `act` goes on, in milliseconds. */
export async function framesWhile(page, act) {
  return (await recordWhile(page, act)).frames;
}

/** The same `frames`, and beside them: `seeks`, how long each search for a moment took, as the program marks
 *  it; `acts`, the main thread's time from each press of pointer or key to the next; and `spans`, how long
 *  that was on the clock. All in milliseconds. */
export async function recordWhile(page, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", {
    categories: "toplevel,blink.user_timing,devtools.timeline,disabled-by-default-devtools.timeline",
    transferMode: "ReportEvents",
  });
  await act();
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await complete;
  await session.detach();

  const fired = events.filter((event) => event.name === "FireAnimationFrame");
  const { pid, tid } = fired[0];
  const mine = (event) => event.pid === pid && event.tid === tid;
  const tasks = events.filter((event) => mine(event) && event.name === "RunTask" && event.ph === "X");
  tasks.sort((a, b) => a.ts - b.ts);
  // Several callbacks of one frame run in one task.
  const callbacks = fired.filter(mine).map((event) => event.ts).sort((a, b) => a - b);
  const starts = callbacks.filter((ts, i) => i === 0 || !tasks.some((task) => task.ts <= callbacks[i - 1] && ts <= task.ts + task.dur));
  const inputs = events.filter((event) => mine(event) && event.name === "EventDispatch" && INPUTS.includes(event.args.data?.type));
  // A press is dispatched within a task, which belongs to it as a whole.
  const presses = inputs.map(({ ts }) => tasks.findLast((task) => task.ts <= ts)?.ts ?? ts);
  return {
    frames: spent(tasks, starts).slice(2),
    seeks: seeks(events.filter((event) => event.pid === pid && event.name === "seek")),
    acts: spent(tasks, presses).slice(1),
    spans: presses.slice(1).map((ts, i) => (ts - presses[i]) / 1_000),
  };
}

/** What the tasks took that began before each of these moments, and not before the one before it. */
function spent(tasks, moments) {
  let next = 0;
  return moments.map((end) => {
    let sum = 0;
    for (; next < tasks.length && tasks[next].ts < end; next += 1) {
      sum += (tasks[next].tdur ?? tasks[next].dur) / 1_000;
    }
    return sum;
  });
}

/** A measure of the program's own is two events, one where it begins and one where it ends. None overlaps. */
function seeks(events) {
  const [begins, ends] = ["b", "e"].map((ph) => events.filter((event) => event.ph === ph).map(({ ts }) => ts).sort((a, b) => a - b));
  return ends.map((ts, i) => (ts - begins[i]) / 1_000);
}

/** The mean and some percentiles of such times; of the `busiest` so many, if that is given. */
export function summary(times, busiest = times.length) {
  const sorted = times.toSorted((a, b) => a - b).slice(-busiest);
  const at = (share) => +(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
  const mean = sorted.reduce((sum, spent) => sum + spent, 0) / sorted.length;
  return { n: sorted.length, mean_ms: +mean.toFixed(2), p50_ms: at(0.5), p99_ms: at(0.99) };
}
