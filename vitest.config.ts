import { defineConfig } from 'vitest/config'

/** What is waited for comes at once on a quiet machine, and in its time on a busy one. */
const patience = { expect: { poll: { timeout: 5_000 } }, testTimeout: 20_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    globalSetup: 'apps/server/test/global-setup.ts',
    maxWorkers: 2,
    projects: [
      // Whole servers, browsers, and what keeps state in its modules, as the web app does: a process for each file.
      {
        test: {
          ...patience,
          name: 'apart',
          include: ['apps/web/{src,test}/**/*.test.ts', 'apps/server/test/**/*.test.ts'],
        },
      },
      // The server keeps no state in modules: files share the loaded ones, and each has a house of its own.
      {
        test: {
          ...patience,
          name: 'house',
          isolate: false,
          include: ['apps/server/src/**/*.test.ts', '{packages,scripts,bench}/**/*.test.ts'],
        },
      },
    ],
  },
})
