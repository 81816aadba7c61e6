// Says that there is no line where the browser would, and waits for the server where a part of the app is missing. It keeps the
// offline page alone, never an answer of an API: nobody's record stays on a shared device. Files that never change the browser keeps.
const CACHE = 'helssa-3'
const OFFLINE = ['/offline.html', '/offline.css', '/offline.js', '/icon.svg']
/** For so long a part of the app that a server away does not give is asked for again; the page says meanwhile what it waits for. */
const TRIES_MAX = 60
const TRY_EVERY_MS = 1_500
/** As a page said last: its server is away. */
let isLost = false

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(OFFLINE)))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOthers().then(() => self.clients.claim()))
})

self.addEventListener('message', ({ data }) => {
  isLost = data === 'lost'
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => caches.match('/offline.html')))
  else if (OFFLINE.includes(url.pathname)) event.respondWith(fetch(request).catch(() => caches.match(request)))
  else if (isLost && url.pathname.startsWith('/assets/')) event.respondWith(fetchPatiently(request))
})

async function removeOthers() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))
}

async function fetchPatiently(request) {
  for (let tries = 1; ; tries++) {
    try {
      return await fetch(request)
    } catch (error) {
      if (tries === TRIES_MAX) throw error
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS))
    }
  }
}
