import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../db/actor.ts'
import { records } from '../../db/dictionary/records.ts'
import { findBundle } from '../../db/incident.ts'
import { createIncident, updateIncident } from '../../db/save/save.ts'
import { trashIncidents } from '../../db/save/trash.ts'
import { undoChange } from '../../db/save/undo.ts'
import { verifyWhere } from '../../db/verify/where.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { arrest } from './documents.ts'

/**
 * Eight people edit, remove, restore and undo at random, each going by what they saw last, which is
 * often out of date. `GIROK_SEQUENCES=100000 npx vitest run test/record/sequences.test.ts` makes so
 * many steps.
 */
const steps = Number(process.env['GIROK_SEQUENCES'] ?? 400)
const each = 100
const people = 8
const incidents = 6

let house: TestHouse
let actors: Actor[]
beforeAll(async () => {
  house = await startHouse()
  actors = await Promise.all(
    Array.from({ length: people }, async (_, n) => {
      const { id, name, role } = await house.user('researcher', `person-${n}`)
      return { user_id: id, name, role, via: 'web' } as const
    }),
  )
})
afterAll(() => house.close())

type Row = Record<string, unknown> & { id: string }
type State = Record<string, Record<string, Row>>

/** Every row of the record that was made after a change set, by table and id. */
async function rowsNow(since: number): Promise<State> {
  const tables = await Promise.all(
    records.map(async ({ name }) => {
      const rows: Row[] = await house.db
        .selectFrom(name)
        .selectAll()
        .where('created_in', '>', since)
        .execute()
      return [name, Object.fromEntries(rows.map((row) => [row.id, withoutSeal(row)]))] as const
    }),
  )
  return Object.fromEntries(tables)
}

const withoutSeal = ({ seal: _, ...row }: Row): Row => row

/** The rows as they stood after a change set, from what was kept of them since. */
async function rowsAt(now: State, number: number): Promise<State> {
  const past: State = structuredClone(now)
  for (const rows of Object.values(past)) {
    for (const [id, row] of Object.entries(rows)) {
      if (Number(row['created_in']) > number) delete rows[id]
    }
  }
  const kept = await house.db
    .selectFrom('revision')
    .selectAll()
    .where('change_number', '>', number)
    .orderBy('change_number', 'desc')
    .orderBy('position', 'desc')
    .execute()
  for (const { table_name, row_id, before } of kept) {
    const row = JSON.parse(before) as Row | null
    const rows = (past[table_name] ??= {})
    if (row === null || Number(row['created_in']) > number) delete rows[row_id]
    else rows[row_id] = row
  }
  return past
}

/** The same rows make the same text, in whatever order they were read. */
const text = (state: State) =>
  JSON.stringify(state, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

const revision = async () =>
  (await house.db.selectFrom('counter').select('value').where('name', '=', 'revision').execute())[0]
    ?.value ?? 0

type Step = { who: number; what: number; where: number; how: number }
const step = fc.record({
  who: fc.nat(people - 1),
  what: fc.nat(9),
  where: fc.nat(incidents - 1),
  how: fc.nat(999),
})

/** One run: after which change set it began, who saw what last, and what was written. */
type Run = { since: number; refs: string[]; seen: Map<string, number>; numbers: number[] }

const saving = (actor: Actor) => ({
  ...{ db: house.db, terms: house.house.terms, actor, language: 'en' as const },
})

async function take(run: Run, { who, what, where, how }: Step): Promise<void> {
  const actor = actors[who] ?? actors[0]
  const ref = run.refs[where] ?? ''
  if (!actor) return
  if (what === 0) return look(run, actor, ref)
  if (what < 6) return edit(run, actor, ref, how)
  if (what === 6) {
    await trashIncidents(house.db, house.house.terms, actor, { refs: [ref], reason: 'at random' })
    return
  }
  const number = run.numbers[how % Math.max(run.numbers.length, 1)] ?? 0
  const extent = (['clean', 'rest', 'all'] as const)[how % 3] ?? 'clean'
  await undoChange(house.db, house.house.terms, actor, { number, extent, reason: null })
}

const seenBy = (actor: Actor, ref: string) => `${actor.name} ${ref}`

async function look({ seen }: Run, actor: Actor, ref: string): Promise<void> {
  const bundle = await findBundle(house.db, actor, ref)
  if (bundle) seen.set(seenBy(actor, ref), bundle.incident.version)
}

/** By the version seen last: where that is out of date, nothing may be written. */
async function edit(run: Run, actor: Actor, ref: string, how: number): Promise<void> {
  const before = await findBundle(house.db, actor, ref)
  const version = run.seen.get(seenBy(actor, ref)) ?? 1
  const own = before?.acts[how % Math.max(before.acts.length, 1)]
  const patches: Record<string, unknown>[] = [
    { title: `Title ${how}` },
    { summary: `줄 ${how}\n\n“둘째” ${how}` },
    { date_text: `${1990 + (how % 30)}-0${1 + (how % 9)}` },
    { acts: [{ type: 'search', victims: [before?.people[0]?.id ?? ''] }] },
    { acts: [{ act_id: own?.id, remove: true }] },
    { acts: [{ act_id: own?.id, type: own?.type, reason: `because ${how}` }] },
  ]
  const patch = patches[how % patches.length] ?? {}
  const saved = await updateIncident(saving(actor), ref, { ...patch, version })
  const after = await findBundle(house.db, actor, ref)
  if (saved.state === 'saved') {
    expect(before?.incident.version).toBe(version)
    expect(after?.incident).toMatchObject('title' in patch ? { title: patch['title'] } : {})
    if (after) run.seen.set(seenBy(actor, ref), after.incident.version)
  } else expect(after?.incident).toEqual(before?.incident)
}

async function start(): Promise<Run> {
  const since = await revision()
  const refs: string[] = []
  for (let n = 0; n < incidents; n += 1) {
    const [actor] = actors
    if (!actor) break
    const saved = await createIncident(saving(actor), arrest({ title: `Incident ${n}` }))
    if (saved.state === 'saved') refs.push(saved.ref)
  }
  expect(refs).toHaveLength(incidents)
  return { since, refs, seen: new Map(), numbers: [] }
}

test(
  'every state there ever was is in the history, byte for byte, and no edit is lost',
  async () => {
    const runs = Math.ceil(steps / each)
    const sequence = fc.array(step, { minLength: each, maxLength: each })
    const law = fc.asyncProperty(sequence, async (sequence) => {
      const run = await start()
      const states = new Map<number, string>()
      for (const one of sequence) {
        const before = await revision()
        await take(run, one)
        const number = await revision()
        expect(number - before).toBeLessThanOrEqual(1)
        if (number === before) continue
        run.numbers.push(number)
        states.set(number, text(await rowsNow(run.since)))
      }
      const now = await rowsNow(run.since)
      for (const [number, state] of states) expect(text(await rowsAt(now, number))).toBe(state)
    })
    await fc.assert(law, { numRuns: runs, endOnFailure: true, includeErrorInReport: true })
    const found: unknown[] = []
    await verifyWhere(house.house.config.database, (fault) => void found.push(fault))
    expect(found).toEqual([])
  },
  60_000 + steps * 400,
)
