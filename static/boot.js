// Fetches the program and starts it. What can go wrong here ends on the page that crash.js shows. The program's own
// second part, the laboratory, is fetched in the same way when it is first asked: `window.fallible.lab(name, ...)`.

const preparing = document.getElementById("preparing");
const program = partOf("fallible-program");
const laboratory = partOf("fallible-lab");
// `trunk serve` puts a path here; in a built site its own placeholder is left.
const servedByTrunk = program.reload.startsWith("/");
/** How long who asks waits for the laboratory, in milliseconds. */
const LATE = 60_000;

/** Where a program and its script are, and what they must be. */
function partOf(name) {
  return document.querySelector(`meta[name="${name}"]`).dataset;
}

async function start() {
  if (!self.WebAssembly) {
    window.fallible.failed("unsupported", "This browser has no WebAssembly");
    return;
  }
  const told = { isWhole: false };
  try {
    await load(program, new URL(program.js, document.baseURI), told);
    preparing.remove();
  } catch (error) {
    await showFault(await told.isWhole, error);
  }
}

/** Starts a program, whose script is at `url`, and hands that out. Tells whether it is whole as soon as that is known. */
async function load(part, url, told = {}, options = {}) {
  const [glue, answer] = await Promise.all([
    import(url),
    fetch(part.wasm, { ...(crypto.subtle ? {} : { integrity: part.integrity }), ...options }),
  ]);
  told.isWhole = isAsBuilt(part, answer.clone());
  await glue.default({ module_or_path: endingIf(told.isWhole, part, answer) });
  return glue;
}

/** Whether a program is the one that this page was built with. */
async function isAsBuilt(part, answer) {
  // Without a secure context the browser compares by itself, before it hands on anything. `trunk serve` names no hash.
  if (!crypto.subtle || !part.integrity) return answer.ok;
  try {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-384", await answer.arrayBuffer()));
    return part.integrity === `sha384-${btoa(String.fromCharCode(...hash))}`;
  } catch {
    return false;
  }
}

/** A program is compiled while it comes; that it has come to its end is told only when it is whole. */
function endingIf(isWhole, part, answer) {
  const gate = new TransformStream({
    async flush() {
      if (!(await isWhole)) throw notAsBuilt(part);
    },
  });
  return new Response(answer.body.pipeThrough(gate), answer);
}

function notAsBuilt(part) {
  return new Error(`${part.wasm} is not the one that this page was built with`);
}

async function showFault(isWhole, error) {
  if (!isWhole) {
    window.fallible.failed("missing", (await whatIsMissing()) ?? error, error.stack);
  } else {
    const kind = error instanceof WebAssembly.RuntimeError ? "program" : "unsupported";
    window.fallible.failed(kind, error, error.stack);
  }
}

/** The browser only says that something failed; ask again for the name and the reason. */
async function whatIsMissing() {
  for (const name of [program.js, program.wasm]) {
    const answer = await fetch(name, { method: "HEAD" }).catch(() => null);
    if (!answer) return `${name}: no answer`;
    if (!answer.ok) return `${name} answered ${answer.status}`;
  }
  return null;
}

let coming = null;
let openings = 0;

/**
 * Asks a function of the laboratory, which is loaded when it is first asked: what it says, or null when it has failed
 * at that. Fails when the laboratory does not come, or not in time. Whoever asks after a failure loads it again.
 */
async function ask(name, ...given) {
  coming ??= open();
  const glue = await inTime(coming);
  try {
    return glue[name](...given);
  } catch (error) {
    console.error("The laboratory has stopped:", error);
    // Nothing that it holds can be relied on.
    coming = null;
    return null;
  }
}

async function open() {
  const url = new URL(laboratory.js, document.baseURI);
  // A browser keeps what became of a script, so that a further one has an address of its own.
  if (openings++ > 0) url.search = openings;
  if (laboratory.jsIntegrity) {
    const preload = { rel: "modulepreload", href: url, integrity: laboratory.jsIntegrity };
    document.head.append(Object.assign(document.createElement("link"), preload));
  }
  const told = {};
  try {
    return await load(laboratory, url, told, openings > 1 ? { cache: "reload" } : {});
  } catch (error) {
    // The browser only says that reading failed.
    const fault = (await told.isWhole) === false ? notAsBuilt(laboratory) : error;
    console.error("The laboratory did not come:", fault);
    coming = null;
    throw fault;
  }
}

/** What is late still comes, and whoever asks again waits for the same. */
function inTime(promise) {
  let alarm;
  const late = new Promise((_, reject) => {
    alarm = setTimeout(() => reject(new Error(`${laboratory.wasm} takes longer than ${LATE / 1000} s`)), LATE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(alarm));
}

/** Loads the page again when `trunk serve` has built it again. */
function followBuilds() {
  const address = new URL(`${program.reload}.well-known/trunk/ws`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address);
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "reload") location.reload();
    if (message.type === "buildFailure") console.error("The build failed:", message.data.reason);
  });
}

/** Keeps the site for offline use; never between a developer and a new build. */
async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  try {
    if (servedByTrunk) {
      await window.fallible.forgetWorker();
    } else {
      await navigator.serviceWorker.register("worker.js");
    }
  } catch (error) {
    console.info("Not kept for offline use:", error);
  }
}

window.fallible.lab = ask;
if (servedByTrunk) followBuilds();
await start();
await keepForOffline();
