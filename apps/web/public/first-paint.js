// Language and theme before the first paint, so that nothing flips or flashes. A classic script of its own: the page allows no inline ones.
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
  const theme = kept('helssa.theme')
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.classList.toggle('dark', dark)
})()
