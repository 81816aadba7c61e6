/** All that this tab keeps over reloads begins so, in the tab's own storage. */
const PREFIX = 'helssa.'
const OWNER = 'owner'
/** Where storage is closed to us, things last as long as the page. */
const memory = new Map<string, string>()

/** What this tab keeps under a name; undefined where that is nothing. */
export function readTab(name: string): string | undefined {
  return ifOpen(() => sessionStorage.getItem(PREFIX + name)) ?? memory.get(name)
}

/** The same of what was kept as JSON; undefined also where it is none. The caller knows what it kept. */
export function readTabJson(name: string): unknown {
  try {
    return JSON.parse(readTab(name) ?? 'null') ?? undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined // of another version of this app
    throw error
  }
}

/** Keeps something for as long as the tab is there and its person signed in; undefined is forgotten. */
export function keepTab(name: string, value: string | undefined): void {
  if (value === undefined) memory.delete(name)
  else memory.set(name, value)
  ifOpen(() => {
    if (value === undefined) sessionStorage.removeItem(PREFIX + name)
    else sessionStorage.setItem(PREFIX + name, value)
  })
}

/** Forgets all that this tab keeps: drafts, questions on their way, what it went off to pay. */
export function forgetTab(): void {
  memory.clear()
  ifOpen(() => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
  })
}

/** What the tab keeps is this person's from now on: of anybody else's, nothing stays. */
export function claimTab(personId: string): void {
  if (readTab(OWNER) === personId) return
  forgetTab()
  keepTab(OWNER, personId)
}

/** Does what touches the storage, unless it is closed to us, or full. */
function ifOpen<Answer>(act: () => Answer): Answer | undefined {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return undefined
  }
}
