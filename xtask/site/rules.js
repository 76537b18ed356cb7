// What the service worker does, with Workbox's precaching (worker.mjs puts it before these lines): it keeps the
// site for use without a network, after the first visit.
//
// It keeps whole builds, and nothing else. All files of a build are fetched when it is installed, each compared with
// the hash that it was built with; if one does not come, is something else or finds no room, the build before it
// stays as it is. Later nothing is ever written, so nothing that a host answers can spoil what is kept.

/** Another site of this origin, in another folder, has its own. static/crash.js knows the name too. */
const kept = new workbox.precaching.PrecacheController({
  cacheName: `fallible:${new URL(registration.scope).pathname}`,
  // The page has just fetched most files: the host only says that they are still the same.
  plugins: [{ requestWillFetch: ({ request }) => new Request(request, { cache: "no-cache" }) }],
});
kept.precache(self.__WB_MANIFEST);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const file = fileOf(new URL(event.request.url));
  if (event.request.method === "GET" && kept.getCacheKeyForURL(file)) event.respondWith(answer(event.request, file));
});

/** The page has an address with a query too, and one without a name. */
function fileOf(url) {
  const file = url.origin + url.pathname;
  return file === registration.scope ? `${file}index.html` : file;
}

/** What the asker knows by its hash is taken from what is kept; for everything else the network is asked first. */
async function answer(request, file) {
  const copy = await kept.matchPrecache(file);
  if (!copy || isKnown(request, file)) return copy ?? fetch(request);
  try {
    const fresh = await fetch(request);
    // A reader who goes to an address sees what the host says there, be it a portal's page.
    return request.mode === "navigate" || isLike(fresh, copy) ? fresh : copy;
  } catch {
    return copy;
  }
}

function isKnown({ integrity }, file) {
  return integrity !== "" && integrity === kept.getIntegrityForCacheKey(kept.getCacheKeyForURL(file));
}

/** Whether it may be the same file, perhaps renewed: not an error, and not a page in the place of something else. */
function isLike(fresh, copy) {
  return fresh.ok && fresh.headers.get("content-type") === copy.headers.get("content-type");
}
