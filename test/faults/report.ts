const shown_problems = 5

export type Report = ReturnType<typeof makeReport>

/** Says each check in a line of its own as it ends, and counts them. */
export function makeReport(print: (line: string) => void = console.log) {
  const count = { passed: 0, failed: 0 }
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
    /** What was measured, for people. */
    note: (line: string): void => print(`     ${line}`),
    /** @returns the exit code */
    close(): number {
      print(`${count.passed} passed, ${count.failed} failed`)
      return count.failed > 0 ? 1 : 0
    },
  }
}

/**
 * Runs one file of fault tests from the command line. What the tests themselves could not do (a
 * server that does not start) is a failure as well.
 */
export async function runAlone(tests: (report: Report) => Promise<void>): Promise<never> {
  const report = makeReport()
  try {
    await tests(report)
  } catch (error) {
    report.check('the run reaches its end', [error instanceof Error ? (error.stack ?? '') : ''])
  }
  process.exit(report.close())
}
