import { createListeners } from './listeners.ts'
import { isSession, type Session, type User } from './session.ts'

/** Where the session is kept. Clients that share a storage share the session. */
export interface TokenStorage<Person = User> {
  /** The same object as long as nothing changes. */
  get(): Session<Person> | undefined
  set(session: Session<Person>): void
  clear(): void
  /** Hears of every change, whoever made it. Answers how to stop. Without it a client hears of its own changes only. */
  watch?(listener: () => void): () => void
  /** Does `work` while nobody else who shares this storage does theirs. Without it only one client should use it. */
  exclusively?<T>(work: () => Promise<T>): Promise<T>
}

/** Keeps the session as long as this page or process lives. */
export function createMemoryStorage<Person = User>(): TokenStorage<Person> {
  let session: Session<Person> | undefined
  const listeners = createListeners()
  const write = (next: Session<Person> | undefined) => {
    session = next
    listeners.tell()
  }
  return {
    get: () => session,
    set: write,
    clear: () => write(undefined),
    watch: listeners.add,
    exclusively: createTurns(),
  }
}

/** What of a browser's page is used here. */
export interface Page {
  readonly localStorage?: {
    getItem(key: string): string | null
    setItem(key: string, value: string): void
    removeItem(key: string): void
  }
  readonly navigator?: { readonly locks?: { request<T>(name: string, work: () => Promise<T>): Promise<T> } }
  addEventListener?(type: 'storage', listener: (event: { readonly key: string | null }) => void): void
  removeEventListener?(type: 'storage', listener: (event: { readonly key: string | null }) => void): void
}

/**
 * Keeps the session in the browser's localStorage, over reloads and for all tabs; where there are Web Locks, of all tabs
 * only one refreshes. Any script that runs on the page can read it.
 * @throws Error the page has no localStorage
 */
export function createBrowserStorage<Person = User>({
  key = 'helssa.session',
  page = globalThis as Page,
}: {
  key?: string
  page?: Page
} = {}): TokenStorage<Person> {
  const area = page.localStorage
  if (!area) throw new Error('there is no localStorage here')
  let last: { text: string | null; session: Session<Person> | undefined } = { text: null, session: undefined }
  const listeners = createListeners()
  const watch = (listener: () => void) => {
    const hearOtherTabs = (event: { readonly key: string | null }) => {
      if (event.key === key || event.key === null) listener()
    }
    page.addEventListener?.('storage', hearOtherTabs)
    const stop = listeners.add(listener)
    return () => {
      page.removeEventListener?.('storage', hearOtherTabs)
      stop()
    }
  }
  const locks = page.navigator?.locks
  return {
    get() {
      const text = area.getItem(key)
      if (text !== last.text) last = { text, session: parse(text) as Session<Person> | undefined }
      return last.session
    },
    set(session) {
      area.setItem(key, JSON.stringify(session))
      listeners.tell()
    },
    clear() {
      area.removeItem(key)
      listeners.tell()
    },
    watch,
    exclusively: locks ? (work) => locks.request(key, work) : createTurns(),
  }
}

function parse(text: string | null): Session<object> | undefined {
  if (text === null) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isSession(value) ? value : undefined
  } catch {
    return undefined // somebody else's; signing in overwrites it
  }
}

/** One after the other, within this page or process. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.then(
      () => {},
      () => {}, // whoever asked for that work hears of it; the next one only waits for its end
    )
    return mine
  }
}
