import { describe, expect, it, vi } from 'vitest'
import { createBrowserStorage, createMemoryStorage, type Page, type Session } from './index.ts'

const session = (access: string): Session => ({
  access,
  refresh: `refresh of ${access}`,
  accessExpiresAtMs: 1_705_725_000_000,
  user: {
    id: '1',
    phone_number: '+989121234567',
    first_name: 'علی',
    last_name: 'محمدی',
    email: null,
    role: 'patient',
    is_profile_complete: true,
    created_at: '2024-01-20T04:30:00Z',
  },
})

/** A tab: the storage it shares with others, and the news of what others did. */
function openTab(values: Map<string, string>) {
  const listeners = new Set<(event: { key: string | null }) => void>()
  const page: Page = {
    localStorage: {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => void values.set(key, value),
      removeItem: (key) => void values.delete(key),
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
  }
  const hear = (key: string | null) => {
    for (const listener of listeners) listener({ key })
  }
  return { storage: createBrowserStorage({ page }), hear, listeners }
}

describe.each([
  ['memory', createMemoryStorage],
  ['browser', () => openTab(new Map()).storage],
])('the %s storage', (_name, create) => {
  it('gives back what was put in, as the same object each time, and nothing after that', () => {
    const storage = create()

    expect(storage.get()).toBeUndefined()
    storage.set(session('a'))
    expect(storage.get()).toEqual(session('a'))
    expect(storage.get()).toBe(storage.get())
    storage.clear()
    expect(storage.get()).toBeUndefined()
  })

  it('tells those who watch, until they stop', () => {
    const storage = create()
    const listener = vi.fn()
    const stop = storage.watch?.(listener)

    storage.set(session('a'))
    storage.clear()
    stop?.()
    storage.set(session('b'))

    expect(listener).toHaveBeenCalledTimes(2)
  })

  it('lets one work at a time, also after one that failed', async () => {
    const storage = create()
    const steps: string[] = []
    const work = (name: string, end: () => void) => async () => {
      steps.push(`${name} begins`)
      await Promise.resolve()
      steps.push(`${name} ends`)
      end()
    }
    const fail = () => {
      throw new Error('failed')
    }

    const answers = await Promise.allSettled([
      storage.exclusively?.(work('a', fail)),
      storage.exclusively?.(work('b', () => {})),
    ])

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })
})

describe('the browser storage', () => {
  it('shows in one tab what another did, and says that something changed', () => {
    const values = new Map<string, string>()
    const [first, second] = [openTab(values), openTab(values)]
    const listener = vi.fn()
    const stop = second.storage.watch?.(listener)

    first.storage.set(session('a'))
    second.hear('helssa.session')
    second.hear('something else')

    expect(listener).toHaveBeenCalledOnce()
    expect(second.storage.get()).toEqual(session('a'))
    stop?.()
    expect(second.listeners.size).toBe(0)
  })

  it.each(['not JSON', '"a text"', '{"access":"a"}', 'null'])('takes %s for nobody signed in', (text) => {
    expect(openTab(new Map([['helssa.session', text]])).storage.get()).toBeUndefined()
  })

  it('says when there is no localStorage', () => {
    expect(() => createBrowserStorage({ page: {} })).toThrow('there is no localStorage here')
  })
})
