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
  const parts = await fetchParts();
  if (!parts) return;
  try {
    await parts.glue.default({ module_or_path: parts.code });
    preparing.remove();
  } catch (error) {
    const kind = error instanceof WebAssembly.RuntimeError ? "program" : "unsupported";
    window.fallible.failed(kind, error, error.stack);
  }
}

/** The program and the script that binds it to the browser; nothing, once a fault was shown. */
async function fetchParts() {
  try {
    // The same integrity as the preload has, or the browser would fetch it twice. It also turns
    // any answer but the right one into an error.
    const { integrity } = document.querySelector('link[rel="preload"][as="fetch"]');
    const [glue, answer] = await Promise.all([
      import(new URL(program.js, document.baseURI)),
      fetch(program.wasm, { integrity }),
    ]);
    // A built site's program is packed, that of `trunk serve` is not.
    const packed = program.wasm.endsWith(".lzma");
    const code = packed ? window.fallible.unpack(new Uint8Array(await answer.arrayBuffer())) : answer;
    return { glue, code };
  } catch (error) {
    window.fallible.failed("missing", (await whatIsMissing()) ?? error, error.stack);
    return null;
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
      const left = await navigator.serviceWorker.getRegistration();
      await left?.unregister();
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
