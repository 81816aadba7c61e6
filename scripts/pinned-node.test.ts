import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'

describe('a file run on the pinned Node.js', () => {
  const runners: ChildProcess[] = []
  afterEach(() => {
    for (const runner of runners.splice(0)) runner.kill('SIGTERM')
  })

  /** Runs the code through `runNode` in a process of its own; collects the lines it prints. */
  function run(code: string): { runner: ChildProcess; lines: string[] } {
    const script = `
      import { runNode } from ${JSON.stringify(new URL('pinned-node.mjs', import.meta.url).href)}
      process.exitCode = await runNode(['--eval', ${JSON.stringify(code)}])`
    const runner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    runners.push(runner)
    const lines: string[] = []
    createInterface({ input: runner.stdout }).on('line', (line) => lines.push(line))
    return { runner, lines }
  }

  /** Code that stops in an orderly way, telling which signals it got. */
  const server = `
    const alive = setInterval(() => {}, 1000)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { console.log(signal); setTimeout(() => clearInterval(alive), 300) })
    console.log('ready')`

  it('ends with its exit code, and keeps nobody waiting', async () => {
    const { runner } = run('process.exitCode = 7')

    expect(await once(runner, 'exit')).toEqual([7, null])
  })

  it('hears one Ctrl-C once, though terminal and npm both send it', async () => {
    const { runner, lines } = run(server)
    await expect.poll(() => lines).toEqual(['ready'])

    runner.kill('SIGINT')
    runner.kill('SIGINT')

    expect(await once(runner, 'close')).toEqual([0, null])
    expect(lines).toEqual(['ready', 'SIGINT'])
  })

  it('stops in an orderly way when the process that runs it is killed', async () => {
    const { runner, lines } = run(server)
    await expect.poll(() => lines).toEqual(['ready'])

    runner.kill('SIGKILL')

    await once(runner, 'close') // its output is closed when the last process that holds it has ended
    expect(lines).toEqual(['ready', 'SIGTERM'])
  })
})
