import { makeClient, type Answer } from '../client.ts'
import { fill, readForm, type Fields } from '../record/reading.ts'
import type { Entry, Ledger } from './ledger.ts'
import { administrator } from './program.ts'

export type Researcher = ReturnType<typeof makeResearcher>

/** A form that was filled in, and the incident that it is of. */
export type Sheet = { entry: Entry; fields: Record<string, string | string[]> }

/** An incident as its sheet is typed, for the ledger to compare with what is there afterwards. */
function nextSheet(ledger: Ledger): Entry {
  const entry = ledger.next()
  entry.sent = {
    ...entry.sent,
    people: [{ key: 'p1', label: `somebody of ${entry.key}`, unit: 'individual' }],
    acts: [{ type: 'arrest', victims: ['p1'] }],
    claims: [{ source: 's1', act: 0, quote: `quoted in ${entry.key}`, credibility: '3' }],
  }
  return entry
}

function typed(entry: Entry): Record<string, string> {
  const { title, summary, people, acts, claims } = entry.sent
  return {
    title,
    summary,
    'people.0.label': people[0]?.label ?? '',
    'acts.0.type': acts[0]?.type ?? '',
    'acts.0.victims': 'p1',
    'sources.0.publisher': 'A newspaper',
    'sources.0.title': `Article for ${entry.key}`,
    'claims.0.quote': claims[0]?.quote ?? '',
    'claims.0.act': '0',
    'claims.0.credibility': '3',
  }
}

/** Somebody at a browser, who signs in, types, and sends again what did not go through. */
export function makeResearcher(url: string) {
  const web = makeClient(url)
  let blank: Fields | null = null
  return {
    ...web,
    signIn: async (): Promise<Answer> => {
      const { status } = await web.get('/sign-in')
      if (status >= 500) throw new Refused(status)
      return web.post('/sign-in', { ...administrator, next: '/account' })
    },
    /** An empty sheet with an incident typed into it; it is not sent. */
    type: async (ledger: Ledger): Promise<Sheet> => {
      const { status, text } = await web.get('/incidents/new')
      if (status !== 200) throw new Refused(status)
      // To read the form costs more than to answer it; but for its token each is like the first.
      blank ??= fill(text, {})
      const submission = /name="submission" value="([^"]+)"/.exec(text)?.[1] ?? ''
      const entry = nextSheet(ledger)
      return { entry, fields: { ...blank, submission: [submission], ...typed(entry) } }
    },
    /** Sends a sheet, for the first time or again, and notes in the entry whether it was saved. */
    send: async ({ entry, fields }: Sheet): Promise<Answer> => {
      const answer = await web.post('/incidents/new', { ...fields, csrf: await web.formToken() })
      const ref = /^\/incidents\/([A-Z0-9-]+)\?/.exec(answer.location ?? '')?.[1]
      if (answer.status === 303 && ref !== undefined) {
        entry.acknowledged ??= { ref, at: performance.now() }
      }
      return answer
    },
    /** Changes the summary of a record, and says so again until it is taken. */
    edit: async (entry: Entry, summary: string): Promise<Answer> => {
      const ref = entry.acknowledged?.ref ?? ''
      const { status, text } = await web.get(`/incidents/${ref}/edit`)
      if (status !== 200) throw new Refused(status)
      const fields = { ...readForm(text), summary: [summary] }
      let answer = await web.post(`/incidents/${ref}/edit`, fields)
      for (let tries = 1; answer.status >= 500 && tries < 5; tries += 1) {
        answer = await web.post(`/incidents/${ref}/edit`, fields)
      }
      if (answer.status === 303) entry.sent.summary = summary
      return answer
    },
  }
}

/** A page that was needed for the next step did not come; the step is not taken. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}
