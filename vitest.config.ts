import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // What is waited for comes at once on a quiet machine, and in its time on a busy one.
    expect: { poll: { timeout: 5_000 } },
    include: ['apps/{server,web}/{src,test}/**/*.test.ts', '{packages,scripts,bench}/**/*.test.ts'],
    globalSetup: 'apps/server/test/global-setup.ts',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
