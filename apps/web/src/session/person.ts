interface Kept {
  current(): { readonly user: { readonly id: string } } | undefined
  subscribe(listener: () => void): () => void
}

interface PageOf {
  addEventListener(type: 'storage' | 'pageshow', listener: () => void): void
}

/**
 * Hears when the session of this browser has become somebody else's, or nobody's, in another tab or while the browser had put
 * this page aside: what the page shows is of a person who is not here any more. What is done in this tab is not told.
 */
export function onPersonChangedElsewhere(session: Kept, listener: () => void, page: PageOf = window): void {
  const personOf = () => session.current()?.user.id
  let known = personOf()
  const look = () => {
    if (personOf() === known) return
    known = personOf()
    listener()
  }
  // Before the session's own listener, which hears of other tabs by the same event.
  page.addEventListener('storage', look)
  page.addEventListener('pageshow', look)
  session.subscribe(() => {
    known = personOf()
  })
}
