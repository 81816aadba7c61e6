import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['apps/server/{src,test}/**/*.test.ts', '{packages,scripts,bench}/**/*.test.ts'],
    globalSetup: 'apps/server/test/global-setup.ts',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
