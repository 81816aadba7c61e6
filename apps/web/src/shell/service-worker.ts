/** Installs the service worker of `public/`, once the page has settled; without one everything works but the offline page. */
export function installServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  addEventListener('load', () => void navigator.serviceWorker.register('/service-worker.js'), { once: true })
}
