// Keeps the site's files from the first visit on, and each knowledge page once it was read, so that no network is needed
// after that; a new version replaces all.
const VERSION = "@VERSION@";
const FILES = @FILES@;
self.addEventListener("install", event => event.waitUntil(
  caches.open(VERSION).then(cache => cache.addAll(FILES)).then(() => self.skipWaiting())));
self.addEventListener("activate", event => event.waitUntil(
  caches.keys().then(names => Promise.all(names.filter(name => name !== VERSION).map(name => caches.delete(name)))).then(() => self.clients.claim())));
self.addEventListener("fetch", event => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== self.location.origin) return;
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then(kept => kept ?? fetch(event.request).then(found => {
    if (found.ok) { const copy = found.clone(); event.waitUntil(caches.open(VERSION).then(cache => cache.put(event.request, copy))); }
    return found;
  })));
});
