// Fetches the program and starts it. What can go wrong here ends on the page that crash.js shows.

const preparing = document.getElementById("preparing");
const program = document.querySelector('meta[name="fallible-program"]').dataset;
// `trunk serve` puts a path here; in a built site its own placeholder is left.
const servedByTrunk = program.reload.startsWith("/");

async function start() {
  if (!self.WebAssembly) {
    window.fallible.failed("unsupported", "This browser has no WebAssembly");
    return;
  }
  let isWhole = false;
  try {
    const [glue, answer] = await Promise.all([
      import(new URL(program.js, document.baseURI)),
      fetch(program.wasm, crypto.subtle ? {} : { integrity: program.integrity }),
    ]);
    isWhole = isAsBuilt(answer.clone());
    await glue.default({ module_or_path: endingIf(isWhole, answer) });
    preparing.remove();
  } catch (error) {
    await showFault(await isWhole, error);
  }
}

/** Whether the program is the one that this page was built with. */
async function isAsBuilt(answer) {
  // Without a secure context the browser compares by itself, before it hands on anything. `trunk serve` names no hash.
  if (!crypto.subtle || !program.integrity) return answer.ok;
  try {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-384", await answer.arrayBuffer()));
    return program.integrity === `sha384-${btoa(String.fromCharCode(...hash))}`;
  } catch {
    return false;
  }
}

/** The program is compiled while it comes; that it has come to its end is told only when it is whole. */
function endingIf(isWhole, answer) {
  const gate = new TransformStream({
    async flush() {
      if (!(await isWhole)) throw new Error(`${program.wasm} is not the one that this page was built with`);
    },
  });
  return new Response(answer.body.pipeThrough(gate), answer);
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

if (servedByTrunk) followBuilds();
await start();
await keepForOffline();
