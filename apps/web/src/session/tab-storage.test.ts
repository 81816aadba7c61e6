import { afterEach, describe, expect, it, vi } from 'vitest'
import { claimTab, forgetTab, keepTab, readTab, readTabJson } from './tab-storage.ts'

/** A browser's storage as far as it is used here: its keys are properties of it. */
const openStorage = () =>
  Object.defineProperties({} as Record<string, string>, {
    getItem: {
      value(this: Record<string, string>, key: string) {
        return this[key] ?? null
      },
    },
    setItem: {
      value(this: Record<string, string>, key: string, value: string) {
        this[key] = value
      },
    },
    removeItem: {
      value(this: Record<string, string>, key: string) {
        delete this[key]
      },
    },
  })
const closed = () => {
  throw new DOMException('closed', 'SecurityError')
}

afterEach(() => {
  forgetTab()
  vi.unstubAllGlobals()
})

describe.each([
  ['open', openStorage],
  ['closed to us', () => ({ getItem: closed, setItem: closed, removeItem: closed })],
])('what a tab keeps, where storage is %s', (_, open) => {
  it('is there again, until it is taken off', () => {
    vi.stubGlobal('sessionStorage', open())
    keepTab('writing.chat.1', 'hello')
    expect(readTab('writing.chat.1')).toBe('hello')
    keepTab('writing.chat.1', undefined)
    expect(readTab('writing.chat.1')).toBeUndefined()
  })

  it('stays for who signs in again, and nothing of it for anybody else', () => {
    vi.stubGlobal('sessionStorage', open())
    claimTab('sara')
    keepTab('writing.chat.1', 'my secret')
    claimTab('sara')
    expect(readTab('writing.chat.1')).toBe('my secret')
    claimTab('ali')
    expect(readTab('writing.chat.1')).toBeUndefined()
  })
})

it('reads what was kept as JSON, and nothing where it is none', () => {
  keepTab('sent', JSON.stringify({ phone: '09' }))
  expect(readTabJson('sent')).toEqual({ phone: '09' })
  keepTab('sent', 'x')
  expect([readTabJson('sent'), readTabJson('nothing')]).toEqual([undefined, undefined])
})

it('leaves alone what others keep in the storage', () => {
  const storage = openStorage()
  vi.stubGlobal('sessionStorage', storage)
  storage['tsr-scroll'] = '{}'
  keepTab('room', '7')
  forgetTab()
  expect(Object.keys(storage)).toEqual(['tsr-scroll'])
})
