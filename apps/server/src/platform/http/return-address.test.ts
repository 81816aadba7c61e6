import { describe, expect, it } from 'vitest'
import { createReturnRule } from './return-address.ts'

const PLACES = { publicUrl: 'https://helssa.ir/v', listed: 'https://app.helssa.ir, helssa://', thisMachine: false }

describe('where a payer may be sent back to', () => {
  it.each([
    'https://helssa.ir/wallet?x=1#y',
    'https://app.helssa.ir',
    'https://app.helssa.ir:443/back',
    'HTTPS://APP.HELSSA.IR/back',
    'helssa://wallet/back?x=1',
  ])('is %s', (address) => {
    expect(createReturnRule(PLACES)(address)).toBe(true)
  })

  it.each([
    '',
    'back',
    '//app.helssa.ir/back',
    'http://app.helssa.ir/back',
    'https://app.helssa.ir:8443/back',
    'https://app.helssa.ir.evil.ir/back',
    'https://app.helssa.ir@evil.ir/back',
    'https://evil.ir\\@app.helssa.ir/back',
    'https://evil.ir/https://app.helssa.ir',
    'https://evil.ir#app.helssa.ir',
    'other://wallet/back',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://app.helssa.ir/x',
    'http://localhost:5173/back',
    'http://127.0.0.1/back',
  ])('is not "%s"', (address) => {
    expect(createReturnRule(PLACES)(address)).toBe(false)
  })

  it('is this machine in development, on any port, and no name that only looks like it', () => {
    const rule = createReturnRule({ ...PLACES, thisMachine: true })

    expect(['http://localhost:5173/x', 'http://127.0.0.1:8000', 'http://localhost/'].map(rule)).toEqual(
      Array(3).fill(true),
    )
    expect(['http://localhost.evil.ir/', 'http://127.0.0.1.evil.ir', 'http://localhost@evil.ir'].map(rule)).toEqual(
      Array(3).fill(false),
    )
  })
})
