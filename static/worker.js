// The service worker: keeps the site for use without a network, after the first visit.
//
// Files with a hash in their name never change: what is kept is good. Everything else (the page,
// the scenarios) is asked for first, and the copy is for when no answer comes. Only this site's
// own files are ever kept; a scenario from elsewhere passes by.

const KEPT = "fallible-site-1";
const HASHED = /-[0-9a-f]{8,}(_bg)?\.(js|lzma|wasm|css|svg)$/;
// Hosts say that answers vary by encoding; the kept copy is good for all of them.
const ANY_VARIANT = { ignoreVary: true };

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(keepSite());
});

addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropOtherCaches(), clients.claim()]));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  if (HASHED.test(new URL(request.url).pathname)) {
    event.respondWith(keptFirst(request));
  } else if (request.mode === "navigate" || request.url.startsWith(`${registration.scope}scenarios/`)) {
    event.respondWith(freshFirst(event, request));
  }
});

async function keptFirst(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request.url, ANY_VARIANT);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request.url, fresh.clone());
  return fresh;
}

async function freshFirst(event, request) {
  const cache = await caches.open(KEPT);
  const page = request.mode === "navigate";
  const name = page ? registration.scope : request.url;
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) {
      await cache.put(name, fresh.clone());
      if (page) event.waitUntil(fresh.clone().text().then((html) => keepPartsOf(html)));
    }
    return fresh;
  } catch (error) {
    const kept = await cache.match(name, ANY_VARIANT);
    if (kept) return kept;
    throw error;
  }
}

async function keepSite() {
  const cache = await caches.open(KEPT);
  const page = await fetch(registration.scope);
  if (!page.ok) throw new Error(`the page answered ${page.status}`);
  await cache.put(registration.scope, page.clone());
  await keepPartsOf(await page.text());
  await keepScenarios(cache);
}

/** Keeps what the page names, and drops the hashed files of builds gone by. */
async function keepPartsOf(html) {
  const cache = await caches.open(KEPT);
  const names = html.matchAll(/(?:href|src|data-js|data-wasm)=["']?(\.\/[^"'\s>]+)/g);
  const parts = new Set([...names].map(([, name]) => new URL(name, registration.scope).href));
  for (const part of parts) {
    if (!(await cache.match(part, ANY_VARIANT))) await cache.add(part);
  }
  for (const { url } of await cache.keys()) {
    const ours = url.startsWith(registration.scope);
    if (ours && HASHED.test(url) && !parts.has(url)) await cache.delete(url);
  }
}

/** The index and every file it names. One that is missing does not spoil the others. */
async function keepScenarios(cache) {
  const index = new URL("scenarios/index.json", registration.scope);
  const answer = await fetch(index);
  if (!answer.ok) return;
  await cache.put(index, answer.clone());
  const names = (await answer.text()).matchAll(/"([^":?#]+\.json)"/g);
  await Promise.allSettled([...names].map(([, name]) => cache.add(new URL(name, index))));
}

async function dropOtherCaches() {
  for (const name of await caches.keys()) {
    if (name.startsWith("fallible-site-") && name !== KEPT) await caches.delete(name);
  }
}
