// What is shown when the program itself fails: a plain page that depends on nothing the program
// does, with a report to copy and the ways back.
//
// What the program calls, through `window.fallible`:
//   breadcrumb(run, step, at)  after each moment it has reached
//                     run: a JSON string, the same for all moments of a run: { lesson, variant, seed, route }
//                     seed: a string, for its 64 bits; route: the hash that opens the run, with a query
//                     (optional: one is made up from the others);
//                     step: so many records have happened; at: simulated nanoseconds
//   crash(message)    from the panic hook
// What boot.js calls besides: `failed(kind, message, stack)`, whose kinds are the keys of HEADLINES, and
// `forgetWorker()`.

const KEPT = 32;
const HEADLINES = {
  program: [
    "Fallible has stopped",
    "This is a fault in Fallible itself, not in the system you were watching. Your progress is kept.",
  ],
  missing: [
    "A part of Fallible did not arrive",
    "The page came, but not the program it needs. The connection may be down, or the site may have been renewed a moment ago.",
  ],
  unsupported: [
    "This browser could not start Fallible",
    "It needs WebAssembly, which this browser lacks, or which is switched off or blocked in it. A current Firefox, Chrome, Edge or Safari has it.",
  ],
};

const crumbs = [];
let fault = null;

/** Keeps where the run is. Cheap: nothing is parsed until it is needed. */
function breadcrumb(run, step, at) {
  if (crumbs.length === KEPT) crumbs.shift();
  crumbs.push({ run, step, at });
}

/** Shows the page, once; whatever fails after the first fault is its echo. */
function failed(kind, message, stack) {
  if (fault) return;
  fault = { kind, message: String(message), stack: String(stack ?? ""), when: new Date() };
  console.error(`${HEADLINES[kind][0]}: ${fault.message}`);
  // Later, when the failing call has left the program: taking its elements away may call into it.
  queueMicrotask(show);
}

function crash(message) {
  failed("program", message, new Error("called from here").stack);
}

/** An error that leaves the program unusable: a trap, or a stack that ran out. */
function isTrap(error) {
  return (
    (self.WebAssembly && error instanceof WebAssembly.RuntimeError) ||
    error instanceof RangeError ||
    error?.name === "InternalError"
  );
}

function moments() {
  return crumbs.flatMap(({ run, step, at }) => {
    try {
      const told = JSON.parse(run);
      return told && typeof told === "object" ? [{ ...told, step, at }] : [];
    } catch {
      return [];
    }
  });
}

function route(moment) {
  if (moment.route) return `${moment.route}&at=${moment.at}`;
  const query = new URLSearchParams();
  for (const name of ["variant", "seed", "at"]) {
    if (moment[name] != null) query.set(name, moment[name]);
  }
  return `#/lesson/${encodeURIComponent(moment.lesson)}?${query}`;
}

/** The last moment that came before the one the fault is at, in the same run. */
function momentBefore(all) {
  const last = all.at(-1);
  return all.findLast(
    (one) =>
      one.lesson === last.lesson &&
      one.variant === last.variant &&
      one.seed === last.seed &&
      Number(one.at) < Number(last.at),
  );
}

function seconds(nanoseconds) {
  return `${(Number(nanoseconds) / 1e9).toFixed(3)} s`;
}

function reportText(last) {
  const program = document.querySelector('meta[name="fallible-program"]');
  const lines = [
    ["fault", `${fault.kind}: ${fault.message}`],
    ["lesson", last?.lesson],
    ["variant", last?.variant],
    ["seed", last?.seed],
    ["step", last?.step],
    ["time", last?.at != null ? `${seconds(last.at)} (${last.at} ns)` : undefined],
    ["version", program?.dataset.wasm?.split("/").at(-1)],
    ["page", location.href],
    ["window", `${innerWidth} x ${innerHeight}, ${devicePixelRatio} pixels to one`],
    ["browser", navigator.userAgent],
    ["when", fault.when.toISOString()],
  ];
  const facts = lines.filter(([, value]) => value != null).map(([name, value]) => `${name}: ${value}`);
  return [...facts, "", fault.stack].join("\n").trim();
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A link that loads the page anew: the program behind it is gone. */
function wayTo(hash, text) {
  const link = element("a", { href: hash }, text);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.hash = hash;
    location.reload();
  });
  return element("li", {}, link);
}

function waysBack(all) {
  if (all.length === 0) {
    return [wayTo(location.hash || "#/", "Load the page again")];
  }
  const last = all.at(-1);
  const before = momentBefore(all);
  const ways = [wayTo(route({ ...last, at: 0 }), "To the start of this run")];
  if (before) {
    ways.unshift(wayTo(route(before), `Back to ${seconds(before.at)}, just before it happened`));
  }
  return [...ways, wayTo("#/", "To all lessons")];
}

async function copyReport(field, said) {
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Copied.";
  } catch {
    field.focus();
    field.select();
    said.textContent = "Selected: copy it with your keyboard.";
  }
}

/**
 * Everything that this page keeps in the browser, should that be what makes it fail. Another site of this origin, in
 * another folder, keeps its own: src/ui/store.rs and the service worker make names of the folder too.
 */
async function forgetAll() {
  const ours = `fallible:${location.pathname.replace(/[^/]*$/, "")}`;
  try {
    for (const store of [localStorage, sessionStorage]) {
      for (const key of Object.keys(store)) {
        if (key.startsWith(`${ours}:`)) store.removeItem(key);
      }
    }
    await forgetWorker();
    await caches.delete(ours);
  } finally {
    location.hash = "#/";
    location.reload();
  }
}

/** The browser also tells of a worker for a folder above, which is another site's. */
async function forgetWorker() {
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker?.scope === new URL(".", location.href).href) await worker.unregister();
}

function show() {
  const all = moments();
  const [headline, explanation] = HEADLINES[fault.kind];
  const title = element("h1", { tabIndex: -1 }, headline);
  const field = element("textarea", {
    id: "crash-report",
    className: "crash-report",
    readOnly: true,
    value: reportText(all.at(-1)),
  });
  const said = element("span", { role: "status" });
  const copy = element("button", { type: "button" }, "Copy the report");
  copy.addEventListener("click", () => copyReport(field, said));
  const forget = element("button", { type: "button" }, "Forget all that is stored here, and start anew");
  forget.addEventListener("click", forgetAll);

  document.title = headline;
  document.body.className = "";
  document.body.replaceChildren(
    element(
      "main",
      { className: "crash" },
      title,
      element("p", {}, explanation),
      element("p", {}, fault.message.split("\n").slice(0, 2).join(" ")),
      element("ul", { className: "crash-ways" }, ...waysBack(all)),
      element("label", { htmlFor: field.id }, "A report, for whoever repairs it. It is sent nowhere."),
      field,
      element("div", { className: "crash-copy" }, copy, forget, said),
    ),
  );
  title.focus();
  // The address still works, by hand and by the browser's own buttons.
  addEventListener("hashchange", () => location.reload());
}

addEventListener("error", (event) => {
  if (isTrap(event.error)) {
    failed("program", event.error, event.error.stack);
  } else if (event.target instanceof HTMLScriptElement) {
    failed("missing", `${event.target.src} did not load`);
  }
}, true);

addEventListener("unhandledrejection", (event) => {
  if (isTrap(event.reason)) failed("program", event.reason, event.reason.stack);
});

window.fallible = { breadcrumb, crash, failed, forgetWorker };
