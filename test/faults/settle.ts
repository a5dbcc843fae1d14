import { parse } from 'csv-parse/sync'
import { read } from './client.ts'
import { keyOf, type Entry, type Ledger } from './ledger.ts'
import { save } from './writers.ts'

type Row = { ref: string; title: string; summary: string; acts: string; created_at: string }

/** What a reading of the whole list says about a ledger. */
export type Tally = {
  acknowledged: number
  lost: number
  duplicated: number
  /** Sent, and never answered: saved or not, nobody can know but by sending again. */
  unanswered: number
  /** Those of them that had been saved before the fault. */
  saved_unanswered: number
  problems: string[]
}

/**
 * After a fault and a new start: sends again what was not acknowledged, as any client would, and
 * compares the list with the ledger. Every key must then be there exactly once, as it was sent.
 * @param restarted_at the wall clock when the server was started again
 */
export async function settle(
  url: string,
  token: string,
  ledger: Ledger,
  restarted_at: Date,
): Promise<Tally> {
  const acknowledged = ledger.acknowledged()
  const unanswered = ledger.unanswered()
  const problems = await retry(url, token, unanswered)
  const rows = parseRows(await read(`${url}/incidents.csv?kind=all`, token))
  const by_key = Map.groupBy(rows, (row) => keyOf(row.title))
  const found = (entry: Entry) => by_key.get(entry.key) ?? []
  const unjudged = ledger.entries.filter((entry) => !entry.judged)
  const lost = acknowledged.filter((entry) => !entry.judged && found(entry).length === 0)
  const duplicated = unjudged.filter((entry) => found(entry).length > 1)
  const old = (entry: Entry) =>
    found(entry).some((row) => row.created_at < restarted_at.toISOString())
  problems.push(
    ...lost.map((entry) => `${entry.key}: acknowledged as ${refOf(entry)}, lost`),
    ...duplicated.map((entry) => `${entry.key}: there ${found(entry).length} times`),
    ...unjudged.flatMap((entry) => found(entry).flatMap((row) => compare(entry, row))),
    ...(await searchFor(url, token, acknowledged)),
    ...strangers(rows, ledger),
  )
  for (const entry of [...lost, ...duplicated]) entry.judged = true
  return {
    acknowledged: acknowledged.length,
    lost: lost.length,
    duplicated: duplicated.length,
    unanswered: unanswered.length,
    saved_unanswered: unanswered.filter(old).length,
    problems,
  }
}

/** Each twice at the same time, as an impatient client does: one record, one answer. */
async function retry(url: string, token: string, entries: readonly Entry[]): Promise<string[]> {
  const problems: string[] = []
  for (const entry of entries) {
    const twice = await Promise.all([save(url, token, entry), save(url, token, entry)])
    problems.push(...twice.filter((met) => met !== null).map((met) => `${entry.key} again: ${met}`))
  }
  return problems
}

function compare(entry: Entry, row: Row): string[] {
  const { summary, acts } = entry.sent
  const victims = acts.flatMap((act) => act.victims).length
  return [
    row.ref === refOf(entry) ? [] : `${entry.key}: acknowledged as ${refOf(entry)}, now ${row.ref}`,
    row.summary === summary ? [] : `${entry.key}: its summary is not what was sent`,
    row.acts === String(victims) ? [] : `${entry.key}: ${row.acts} acts, ${victims} were sent`,
  ].flat()
}

/** One acknowledged record, by a word that is in no other. */
async function searchFor(url: string, token: string, entries: readonly Entry[]): Promise<string[]> {
  const entry = entries[Math.floor(Math.random() * entries.length)]
  if (!entry) return []
  const [word = ''] = entry.sent.summary.split(' ')
  const found = parseRows(await read(`${url}/incidents.csv?q=${word}`, token))
  const right = found.length === 1 && found[0]?.ref === refOf(entry)
  return right ? [] : [`${entry.key}: searched for by ${word}, ${found.length} found`]
}

function strangers(rows: readonly Row[], ledger: Ledger): string[] {
  const sent = new Set(ledger.entries.map((entry) => entry.key))
  const refs = new Set(rows.map((row) => row.ref))
  return [
    ...rows.filter((row) => !sent.has(keyOf(row.title) ?? '')).map((row) => `${row.ref}: not sent`),
    ...(refs.size === rows.length ? [] : [`${rows.length - refs.size} references given twice`]),
  ]
}

/** The incidents whole, as JSON: people, acts and quotes are what was sent. */
export async function compareWhole(url: string, token: string, ledger: Ledger): Promise<string[]> {
  const text = await read(`${url}/incidents.json?kind=all`, token)
  const whole = JSON.parse(text) as (Entry['sent'] & { ref: string })[]
  const by_ref = new Map(whole.map((incident) => [incident.ref, incident]))
  return ledger.acknowledged().flatMap((entry) => {
    const stored = by_ref.get(refOf(entry))
    if (!stored) return [`${entry.key}: not in the JSON`]
    const same = JSON.stringify(inBrief(stored)) === JSON.stringify(inBrief(entry.sent))
    return same ? [] : [`${entry.key}: not as it was sent`]
  })
}

function inBrief({ title, summary, people, acts, claims }: Entry['sent']) {
  return {
    title,
    summary,
    people: people.map((person) => person.label),
    acts: acts.flatMap((act) => act.victims.map(() => act.type)),
    quotes: [...new Set(claims.map((claim) => claim.quote))],
  }
}

const parseRows = (csv: string) => parse<Row>(csv, { columns: true })

const refOf = (entry: Entry) => entry.acknowledged?.ref ?? ''
