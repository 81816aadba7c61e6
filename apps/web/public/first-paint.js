// Language and theme before the first paint, so that nothing flips or flashes, and the theme as the device changes its own. A classic script of its own: the page allows no inline ones.
;(() => {
  const root = document.documentElement
  const kept = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null // storage is closed to us; the defaults do
    }
  }
  const english = kept('helssa.language') === 'en'
  root.lang = english ? 'en' : 'fa'
  root.dir = english ? 'ltr' : 'rtl'
  const device = matchMedia('(prefers-color-scheme: dark)')
  const paint = () => {
    const theme = kept('helssa.theme')
    root.classList.toggle('dark', theme === 'dark' || (theme !== 'light' && device.matches))
  }
  paint()
  device.addEventListener('change', paint)
})()
