import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { fileSecretsOf, readSecrets } from './secrets.ts'

describe('secrets', () => {
  const given = { JWT_SECRET: 'j'.repeat(32), OTP_SECRET: 'o'.repeat(32), DATA_KEY: 'd'.repeat(32) }
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'helssa-secrets-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('are made once, differ from each other, and can be read by their owner only', () => {
    const dataDir = join(folder, 'not/yet/there')

    const first = readSecrets(readConfig({}), dataDir)
    const second = readSecrets(readConfig({}), dataDir)

    expect(second).toEqual(first)
    expect(new Set(Object.values(first)).size).toBe(3)
    for (const secret of Object.values(first)) expect(secret).toMatch(/^[\w-]{43}$/)
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)
  })

  it('of the environment win, and with all three given nothing is written', () => {
    const all = readSecrets(readConfig(given), join(folder, 'none'))
    const one = readSecrets(readConfig({ JWT_SECRET: given.JWT_SECRET }), folder)

    expect(all).toEqual({ jwt: given.JWT_SECRET, otp: given.OTP_SECRET, dataKey: given.DATA_KEY })
    expect(() => statSync(join(folder, 'none'))).toThrow('ENOENT')
    expect(one.jwt).toBe(given.JWT_SECRET)
    expect(one.dataKey).not.toBe(given.DATA_KEY)
  })

  it('of files come first as they are given, and the data key opens what was there before', () => {
    const [first, second] = ['1'.repeat(32), '2'.repeat(32)]
    const secretsWith = (env: Record<string, string>) => {
      const config = readConfig({ ...given, ...env })
      return fileSecretsOf(config, readSecrets(config, folder))
    }

    expect(secretsWith({})).toEqual([given.DATA_KEY])
    expect(secretsWith({ FILE_KEYS: `${first},${second}` })).toEqual([first, second, given.DATA_KEY])
    expect(() => readConfig({ ...given, FILE_KEYS: `${first},short` })).toThrow('FILE_KEYS')
  })

  it('are not replaced when their file is damaged', () => {
    writeFileSync(join(folder, 'secrets.json'), '{"jwt":"only this"}')

    expect(() => readSecrets(readConfig({}), folder)).toThrow('is damaged')
  })
})
