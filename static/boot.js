// Fetches the program and starts it; until it has drawn its page, there is what can be seen without it. What can go
// wrong here ends on the page that crash.js shows. The program's own second part, the laboratory, is fetched in the same
// way when it is first asked: `window.fallible.lab(name, ...)`.

const app = document.getElementById("app");
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
    // Drawn it has by now; whoever watches may not have been told yet.
    isDrawn();
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
  const module = await compiled(answer);
  if (!(await told.isWhole)) throw notAsBuilt(part);
  await glue.default({ module_or_path: module });
  return glue;
}

/**
 * Compiles a program while it comes. Of an answer that is given just as it came, a browser keeps what it made, for the
 * next visit.
 */
async function compiled(answer) {
  const isNamed = /^application\/wasm/i.test(answer.headers.get("content-type"));
  if (isNamed && WebAssembly.compileStreaming) return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
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

/** What the reader chose and did, as src/ui/store.rs keeps it; null where nothing is kept, or nothing may be. */
function kept(what, where = "localStorage") {
  try {
    return self[where].getItem(`fallible:${location.pathname.replace(/[^/]*$/, "")}:${what}`);
  } catch {
    return null;
  }
}

/** What was done of lessons, by their ids. */
function progress() {
  try {
    return JSON.parse(kept("progress"))?.lessons ?? {};
  } catch {
    return {};
  }
}

/** The page that an address is about, as far as it can be seen without the program, and how its run begins. */
function wanted() {
  if (location.search) return {};
  const [, page, query] = /^#?\/?([^?]*)(.*)$/s.exec(location.hash);
  if (page === "") return { name: "gallery" };
  const [, name] = /^lesson\/([\w-]+)$/.exec(page) ?? [];
  const { step, finished } = progress()[name] ?? {};
  const place = kept("place", "sessionStorage");
  return { name, isBegin: query === "" && !place && (finished || !step) };
}

/** Shows what the site was built with of this page: its title, and its beginning if that is what will be seen. */
async function showFirst() {
  const { name, isBegin } = wanted();
  if (!name || name === shown) return;
  shown = name;
  const url = new URL(`first/${name}.html`, document.baseURI);
  // What is kept may be of the build before: for so short a while that does no harm.
  const copy = await self.caches?.match(url, { ignoreSearch: true }).catch(() => null);
  const answer = copy ?? (await fetch(url));
  // A host may answer with some page of its own.
  const text = answer.ok ? await answer.text() : "";
  if (shown !== name || !preparing.isConnected || !text.startsWith('<header class="topbar">')) return;
  const { content } = Object.assign(document.createElement("template"), { innerHTML: text });
  const lesson = content.querySelector("[data-file]");
  if (lesson) {
    preload(lesson.dataset.file);
    if (!isBegin) onlyTitle(content);
  } else if (Object.keys(progress()).length > 0) {
    // Where to go on is for the program to say; its place is kept.
    content.querySelector(".start").classList.add("unsaid");
  }
  preparing.querySelectorAll("header, main").forEach((old) => old.remove());
  preparing.prepend(content);
  app.hidden = true;
}

function onlyTitle(content) {
  content.querySelector("h1").textContent = content.querySelector(".crumbs b").textContent;
  content.querySelectorAll(".prose, .stage > *").forEach((part) => part.remove());
}

/** The program will ask for it: it may as well come beside the program. */
function preload(href) {
  const link = document.createElement("link");
  document.head.append(Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "", href }));
}

/** Whether the program has drawn a page, and not only the word that something is on its way: then it is shown. */
function isDrawn() {
  if (!app.firstElementChild || (app.hidden && app.querySelector(".loading"))) return;
  drawing.disconnect();
  removeEventListener("hashchange", lookAgain);
  preparing.remove();
  app.hidden = false;
}

/** Without it, it is as if the site had been built without. */
function lookAgain() {
  showFirst().catch((error) => console.info("Nothing is seen before the program:", error));
}

let shown = null;
const drawing = new MutationObserver(isDrawn);
drawing.observe(app, { childList: true, subtree: true });
addEventListener("hashchange", lookAgain);
const theme = kept("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
lookAgain();

window.fallible.lab = ask;
if (servedByTrunk) followBuilds();
await start();
await keepForOffline();
