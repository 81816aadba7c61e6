// Makes the app open at once and say so when there is no line. It keeps files that never change and the offline page, never an
// answer of an API: nobody's record stays on a shared device.
const CACHE = 'helssa-2'
const OFFLINE = ['/offline.html', '/offline.css', '/offline.js', '/icon.svg']
/** Files of older builds go, oldest first, once there are more than this. */
const KEPT_MAX = 300
/** For so long a part of the app that a server away does not give is asked for again; the page says meanwhile what it waits for. */
const TRIES_MAX = 60
const TRY_EVERY_MS = 1_500

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(OFFLINE)))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOthers().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => caches.match('/offline.html')))
  else if (OFFLINE.includes(url.pathname)) event.respondWith(fetch(request).catch(() => caches.match(request)))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(keptOrFetched(request))
})

async function removeOthers() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))
}

async function keptOrFetched(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetchPatiently(request)
  if (answer.ok) {
    await cache.put(request, answer.clone())
    await removeOldest(cache)
  }
  return answer
}

async function fetchPatiently(request) {
  for (let tries = 1; ; tries++) {
    try {
      return await fetch(request)
    } catch (error) {
      if (tries === TRIES_MAX) throw error
      if (tries === 1) for (const client of await self.clients.matchAll()) client.postMessage('lost')
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS))
    }
  }
}

async function removeOldest(cache) {
  const assets = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith('/assets/'))
  await Promise.all(assets.slice(0, Math.max(0, assets.length - KEPT_MAX)).map((request) => cache.delete(request)))
}
