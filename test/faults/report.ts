import { parseArgs } from 'node:util'

const shown_problems = 5

/** The median: what is usual, on a machine that is busy with other things now and then. */
export const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

export type Report = ReturnType<typeof makeReport>

/** Says each check in a line of its own as it ends, and counts them. */
export function makeReport(print: (line: string) => void = console.log) {
  const count = { passed: 0, failed: 0 }
  const figures: string[] = []
  const fail = (name: string, problems: readonly string[]) => {
    count.failed += 1
    print(`FAIL ${name}`)
    for (const problem of problems.slice(0, shown_problems)) print(`     ${problem}`)
    if (problems.length > shown_problems) print(`     and ${problems.length - shown_problems} more`)
  }
  return {
    count,
    /** One check: passed when it found no problem. */
    check(name: string, problems: readonly string[]): void {
      if (problems.length > 0) return fail(name, problems)
      count.passed += 1
      print(`ok   ${name}`)
    },
    /** A test that this machine cannot run: a failure, unless that is allowed. */
    missing(name: string, why: string, allowed: boolean): void {
      if (allowed) print(`not run: ${name}: ${why}`)
      else fail(`${name}: not run`, [why, 'To go on without it: --allow-missing'])
    },
    /** What was counted or measured; all figures stand together at the end. */
    figure: (line: string): void => void figures.push(line),
    /** @returns the exit code */
    close(): number {
      for (const line of figures) print(`     ${line}`)
      print(`${count.passed} passed, ${count.failed} failed`)
      return count.failed > 0 ? 1 : 0
    },
  }
}

/**
 * Runs fault tests from the command line, one after another. What a test itself could not do (a
 * server that does not start) is a failure too, and the next test runs all the same.
 */
export async function runTests(
  tests: Record<string, (report: Report) => Promise<void>>,
): Promise<never> {
  const report = makeReport()
  for (const [name, test] of Object.entries(tests)) {
    const began = performance.now()
    try {
      await test(report)
    } catch (error) {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
      report.check(`${name}: runs to its end`, [why])
    }
    report.figure(`${name}: ${Math.round((performance.now() - began) / 1_000)} s`)
  }
  process.exit(report.close())
}

/**
 * Runs one fault test from the command line, with an option that says how often.
 * @param option its name, as the test has it
 * @param usual how often without it
 */
export function runAlone<K extends string>(
  name: string,
  option: K,
  usual: number,
  test: (report: Report, options: Record<K, number> & { allow_missing: boolean }) => Promise<void>,
): Promise<never> {
  const { values } = parseArgs({
    options: {
      [option]: { type: 'string', default: String(usual) },
      'allow-missing': { type: 'boolean', default: false },
    },
  })
  const allow_missing = values['allow-missing']
  const options = { [option]: Number(values[option]), allow_missing }
  type Options = Parameters<typeof test>[1]
  return runTests({ [name]: (report) => test(report, options as Options) })
}
