import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const house = mkdtempSync(join(tmpdir(), 'helssa-walls-'))
cpSync('biome.json', join(house, 'biome.json'))
afterAll(() => rmSync(house, { recursive: true }))

/** What the linter says of files, given as path and what they import; undefined when it lets them pass. */
function lint(files: Record<string, string>): string | undefined {
  const source = join(house, 'apps/server/src')
  rmSync(source, { recursive: true, force: true })
  for (const [path, from] of Object.entries(files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true })
    writeFileSync(join(source, path), `import { thing } from '${from}'\n\nexport const other = thing\n`)
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('node_modules/@biomejs/biome/bin/biome'), 'lint', '--vcs-enabled=false', 'apps'],
    { cwd: house, encoding: 'utf8' },
  )
  return status === 0 ? undefined : stdout + stderr
}

describe('the walls: main → surfaces → domains → platform', () => {
  it.each([
    ['platform/x.ts', '../domains/ledger/index.ts', 'platform is the ground floor'],
    ['platform/http/x.ts', '../../surfaces/helssa/index.ts', 'platform is the ground floor'],
    ['domains/care/x.ts', '../../surfaces/helssa/index.ts', 'a domain knows no wire'],
    ['domains/care/x.ts', 'fastify', 'a domain knows no wire'],
    ['domains/care/x.ts', '../ledger/store.ts', 'enter another domain by its index.ts'],
    ['surfaces/helssa/x.ts', '../../domains/care/encounter-store.ts', 'enter a domain by its index.ts'],
    ['surfaces/helssa/x.ts', 'kysely', 'a surface holds no SQL'],
    ['surfaces/helssa/x.ts', '../../platform/database/transaction.ts', 'a surface holds no SQL'],
    ['surfaces/helssa/x.ts', '../pay/page.ts', 'surfaces do not meet'],
  ])('%s may not import %s', (path, from, why) => {
    expect(lint({ [path]: from })).toContain(why)
  })

  it('no two files may import each other', () => {
    expect(lint({ 'domains/care/a.ts': './b.ts', 'domains/care/b.ts': './a.ts' })).toContain('cycle')
  })

  it.each([
    ['domains/care/x.ts', '../ledger/index.ts'],
    ['domains/care/x.ts', '../../platform/database/transaction.ts'],
    ['surfaces/helssa/x.ts', '../../domains/care/index.ts'],
    ['surfaces/helssa/x.ts', '../../platform/http/schema.ts'],
    ['app.ts', './surfaces/helssa/index.ts'],
  ])('%s may import %s', (path, from) => {
    expect(lint({ [path]: from })).toBeUndefined()
  })
})
