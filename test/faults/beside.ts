import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { cleanUp } from './clean-up.ts'

/**
 * Runs fault tests each in a process of its own, some at a time: much of each is waiting for a disk or
 * for a server to come up. What a test says is printed once it has ended.
 * @param command the arguments of Node that run one test, after which its name is put
 */
export async function runBeside(
  names: readonly string[],
  at_once: number,
  command: readonly string[],
): Promise<never> {
  const left = [...names]
  const sum = { passed: 0, failed: 0 }
  const runNext = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const said = await runOne([...command, name])
      console.log(said.trimEnd())
      const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(said) ?? []
      sum.passed += Number(passed ?? 0)
      // One that did not come to its last line has failed.
      sum.failed += Number(failed ?? 1)
    }
  }
  await Promise.all(Array.from({ length: at_once }, runNext))
  console.log(`all: ${sum.passed} passed, ${sum.failed} failed`)
  process.exit(sum.failed > 0 ? 1 : 0)
}

async function runOne(args: string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const forget = cleanUp(() => void child.kill('SIGTERM'))
  const said = await text(child.stdout)
  forget()
  return said
}
