import { HelssaError } from '@helssa/client'
import { expect, it } from 'vitest'
import { createDeedKey } from './deed-key.ts'

const errorOf = (status: number) => new HelssaError({ status, code: 'NETWORK_ERROR', message: '' })

it('is the same for what is asked again after no answer came', () => {
  const keys = createDeedKey()
  const first = keys.of({ amount: 5 })
  keys.heard(errorOf(0))
  expect(keys.of({ amount: 5 })).toBe(first)
})

it('is another for something else, after a refusal, and for the same once more', () => {
  const keys = createDeedKey()
  const seen = new Set([keys.of({ amount: 5 })])
  seen.add(keys.of({ amount: 6 }))
  keys.heard(errorOf(409))
  seen.add(keys.of({ amount: 6 }))
  keys.heard(null)
  seen.add(keys.of({ amount: 6 }))
  expect(seen.size).toBe(4)
})
