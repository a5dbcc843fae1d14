import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// In the server that npm ships all connections are one: what several do to each other shows only on
// one that runs beside. There, too, a new database is made in a moment.
const beside_server =
  process.env['TEST_DATABASE_URL'] === undefined
    ? []
    : ['test/engines/several.ts', 'test/engines/stock.ts']

// Every house has processes of its own: compiled once, as where the program itself is started.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/girok')

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', ...beside_server],
    globalSetup: 'test/model.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes when this machine gets to it.
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks',
    // Pages and rows live for a moment: they need not be moved to where what stays is.
    execArgv: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
    // As in a server, one process has many houses after one another: each file has its own, and loading
    // the program anew for each would take a quarter of the time.
    isolate: false,
    // Also where there are only two: a test often waits, for a disk, a process or a browser.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
