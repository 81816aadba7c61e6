import { createBrowserStorage, type Page, type User } from '@helssa/client'
import { expect, it, vi } from 'vitest'
import { onPersonChangedElsewhere } from './person.ts'

/** A tab with the storage that all tabs share. */
function openTab(values: Map<string, string>) {
  const events = new EventTarget()
  const page = {
    localStorage: {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
      removeItem: (key: string) => void values.delete(key),
    },
    addEventListener: (type: string, listener: (event: never) => void) =>
      events.addEventListener(type, listener as (event: Event) => void),
    removeEventListener: () => {},
  }
  const storage = createBrowserStorage<User>({ page: page as unknown as Page })
  const heard = vi.fn()
  onPersonChangedElsewhere(
    { current: storage.get, subscribe: (listener) => storage.watch?.(listener) ?? (() => {}) },
    heard,
    page,
  )
  const tell = (type: string) => events.dispatchEvent(Object.assign(new Event(type), { key: 'helssa.session' }))
  return { storage, heard, tell }
}

const sessionOf = (id: string, access = 'a') => ({
  access,
  refresh: 'r',
  accessExpiresAtMs: 0,
  user: { id } as User,
})

it('tells that somebody else signed in, or out, in another tab; not what is done here, nor a renewed token', () => {
  const values = new Map<string, string>()
  const [here, there] = [openTab(values), openTab(values)]
  here.storage.set(sessionOf('sara'))
  there.tell('storage')
  expect([here.heard.mock.calls.length, there.heard.mock.calls.length]).toEqual([0, 1])

  here.storage.set(sessionOf('sara', 'b'))
  there.tell('storage')
  expect(there.heard).toHaveBeenCalledOnce()

  there.storage.clear()
  here.tell('storage')
  expect([here.heard.mock.calls.length, there.heard.mock.calls.length]).toEqual([1, 1])
})

it('looks when a page that was put aside is shown again', () => {
  const values = new Map<string, string>()
  const [here, there] = [openTab(values), openTab(values)]
  here.storage.set(sessionOf('sara'))
  there.tell('pageshow')
  there.tell('pageshow')
  expect(there.heard).toHaveBeenCalledOnce()
})
