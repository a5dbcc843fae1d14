import type { Answer } from '../client.ts'
import type { Ledger } from './ledger.ts'
import { makeResearcher, Refused, type Researcher, type Sheet } from './researcher.ts'
import { save } from './writers.ts'

/** How one run of the scenario went: what was not as it may be, and how often it met with what. */
export type Course = {
  steps: number
  unavailable: number
  faults: number
  problems: string[]
  /** Sheets that were not taken, as often as they were sent. */
  left: Sheet[]
}

type Asked = Pick<Answer, 'status' | 'text' | 'headers'>

const rounds = 6

/**
 * A day's work in sixty steps: signs in, lists, searches, saves by form and by program, edits,
 * reads, exports, signs out. Whatever fails meanwhile, each step must end in what was asked for or
 * in a plain refusal; the ledger knows what was acknowledged.
 */
export async function runScenario(url: string, token: string, ledger: Ledger): Promise<Course> {
  const course: Course = { steps: 0, unavailable: 0, faults: 0, problems: [], left: [] }
  const someone = makeResearcher(url)
  const step = async (name: string, ask: () => Promise<Asked>, good: readonly number[]) => {
    course.steps += 1
    try {
      const answer = await ask()
      judge(course, name, answer, good)
      return answer.status
    } catch (error) {
      // A file that cannot be sent to its end is broken off, so that nobody takes it for whole.
      if (/\.(csv|json)$/.test(name) && String(error) === 'TypeError: terminated') return 0
      if (!(error instanceof Refused)) course.problems.push(`${name}: ${String(error)}`)
      return 0
    }
  }
  let signed_in = 0
  for (let tries = 0; signed_in !== 303 && tries < 5; tries += 1) {
    signed_in = await step('sign in', someone.signIn, [303])
  }
  for (let round = 0; round < rounds; round += 1) {
    course.steps += 1
    const sent = await save(url, token, ledger.next())
    if (sent !== null) judgeSent(course, sent)
    for (const [path, good] of pages) await step(path, () => someone.get(path), good)
    await step('new', () => sendSheet(someone, ledger, course), [303])
    await step('edit', () => editLast(someone, ledger, round), [303])
  }
  await step('account', () => someone.get('/account'), [200])
  await step('health', () => someone.get('/health'), [200])
  await step('sign out', () => someone.post('/sign-out'), [303])
  return course
}

const pages: [string, number[]][] = [
  ['/incidents?kind=all', [200]],
  ['/incidents?q=told', [200]],
  ['/people', [200]],
  ['/sources', [200]],
  ['/incidents.csv', [200]],
  ['/acts.json', [200]],
]

/** Fills a sheet, and sends what came back until it is taken, as anybody would. */
async function sendSheet(someone: Researcher, ledger: Ledger, course: Course): Promise<Asked> {
  const sheet = await someone.type(ledger)
  let answer = await someone.send(sheet)
  for (let tries = 1; answer.status >= 500 && tries < 4; tries += 1) {
    judge(course, 'new', answer, [])
    answer = await someone.send(sheet)
  }
  if (answer.status !== 303) course.left.push(sheet)
  return answer
}

async function editLast(someone: Researcher, ledger: Ledger, round: number): Promise<Asked> {
  const entry = ledger.acknowledged().findLast(({ judged }) => !judged)
  if (!entry) throw new Refused(0)
  return someone.edit(entry, `${entry.sent.summary} Edited ${round}.`.slice(-400))
}

const leak = /SQLITE|EIO|ENOSPC|EDQUOT|EMFILE|node_modules|\/tmp\/|\.ts:\d|(?<!<)select /

function judge(course: Course, name: string, answer: Asked, good: readonly number[]): void {
  const { status, headers, text } = answer
  if (good.includes(status)) return
  if (status === 503) course.unavailable += 1
  if (status === 500) course.faults += 1
  const plain = status === 500 || (status === 503 && headers.get('retry-after') !== null)
  if (!plain) course.problems.push(`${name}: status ${status}`)
  const found = leak.exec(text)
  if (found) course.problems.push(`${name}: the page says ${found[0]}`)
}

function judgeSent(course: Course, sent: string): void {
  const status = /^status (\d+)/.exec(sent)?.[1]
  if (status === '503') course.unavailable += 1
  else if (status === '500') course.faults += 1
  else course.problems.push(`save: ${sent}`)
  if (leak.test(sent)) course.problems.push(`save: the answer says ${sent}`)
}
