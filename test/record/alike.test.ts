import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../db/actor.ts'
import { bringDerived } from '../../db/derive.ts'
import { findBlock } from '../../db/duplicates/block.ts'
import { findCandidates } from '../../db/duplicates/candidates.ts'
import { least_queued } from '../../db/duplicates/pairs.ts'
import { probeOfBundle } from '../../db/duplicates/probe.ts'
import { openReader } from '../../db/engine/open.ts'
import { follow } from '../../db/cube/follow.ts'
import { listBundles } from '../../db/incident.ts'
import { makeLists } from '../../db/list/list.ts'
import type { Tables } from '../../db/tables.ts'
import { generate } from '../../seeds/generate.ts'
import { synthesise } from '../../seeds/synthetic/synthesise.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { hard_pairs, type HardPair } from './hard-pairs.ts'

/**
 * How well records of one event are found: among what the generator tells twice, and among pairs
 * made by hand. `GIROK_PAIRS=20000 npx vitest run test/record/alike.test.ts` looks among so many.
 */
const count = Number(process.env['GIROK_PAIRS'] ?? 3_000)
const seed = 11

let house: TestHouse
let api: Api
let saved: { pair: HardPair; one: string; other: string }[]
let twice: { id: string; of: string }[]
const seeker: Actor = { user_id: null, role: 'reviewer', via: 'cli', name: 'test' }

beforeAll(async () => {
  ;({ house, api } = await startCast())
  const { db } = house
  const asked = { seed, count }
  await generate(db, seeker, asked, () => {})
  await bringDerived(db, house.house.terms)
  const known = {
    places: await db.selectFrom('place').selectAll().orderBy('id').execute(),
    agencies: await db.selectFrom('agency').selectAll().orderBy('id').execute(),
    terms: await db.selectFrom('term').selectAll().orderBy('vocabulary').execute(),
  }
  twice = [...synthesise({ ...known, ...asked })].flatMap(({ incident, truth }) =>
    truth.duplicate_of === null ? [] : [{ id: incident.id, of: truth.duplicate_of }],
  )
  saved = []
  for (const pair of hard_pairs) {
    const [one, other] = [await api.save(pair.one), await api.save(pair.other)]
    saved.push({ pair, one: one.ref, other: other.ref })
  }
}, 240_000)
afterAll(() => house.close())

const share = (found: number, all: number) => Math.round((found / all) * 1000) / 1000

test('what is told twice stands among the first five, and is hardly ever passed over', async () => {
  const reader = await openReader<Tables>(house.house.config.database)
  const lists = makeLists()
  const counted = await reader.snapshot(async (db) => {
    await follow(db, lists.cube)
    const counts = { pairs: 0, looked_at: 0, first_five: 0, queued: 0, right: 0 }
    for (const { id, of } of twice) {
      const [bundle, other] = await listBundles(db, seeker, [id, of])
      if (!bundle || !other) continue
      const probe = probeOfBundle(bundle)
      const found = await findCandidates(db, lists, seeker, probe)
      const block = await findBlock(db, lists.cube, seeker, probe)
      const queued = found.filter(({ score }) => score * 100 >= least_queued)
      counts.pairs += 1
      counts.looked_at += block.includes(of) ? 1 : 0
      counts.first_five += found.some((one) => one.id === of) ? 1 : 0
      counts.queued += queued.length
      counts.right += queued.some((one) => one.id === of) ? 1 : 0
    }
    return counts
  })
  await reader.close()
  const { pairs, looked_at, first_five, queued, right } = counted
  console.log(
    `${pairs} told twice: looked at ${share(looked_at, pairs)}, among the first five ` +
      `${share(first_five, pairs)}; in the queue ${share(right, pairs)}, precision there ${share(right, queued)}`,
  )
  expect(share(looked_at, pairs)).toBeGreaterThanOrEqual(0.99)
  expect(share(first_five, pairs)).toBeGreaterThanOrEqual(0.95)
  expect(share(right, queued)).toBeGreaterThanOrEqual(0.6)
})

type Candidate = { ref: string; score: number }

test('so do the pairs made by hand, and what only looks alike is told apart', async () => {
  expect(hard_pairs.length).toBeGreaterThanOrEqual(60)
  const missed: string[] = []
  const wrong: string[] = []
  let queued = 0
  for (const { pair, one, other } of saved) {
    const { text } = await api.get(`/incidents/${other}/candidates.json`)
    const found = JSON.parse(text) as Candidate[]
    const hit = found.find(({ ref }) => ref === one)
    const in_queue = (hit?.score ?? 0) * 100 >= least_queued
    if (pair.same && !hit) missed.push(`${pair.why}: ${String(pair.other['title'])}`)
    if (!pair.same && in_queue)
      wrong.push(`${pair.why}: ${String(pair.other['title'])} ${hit?.score}`)
    if (in_queue) queued += 1
  }
  const same = hard_pairs.filter((pair) => pair.same).length
  const right = queued - wrong.length
  console.log(
    `${hard_pairs.length} by hand, ${same} the same: among the first five ` +
      `${share(same - missed.length, same)}; in the queue ${share(right, same)}, precision there ${share(right, queued)}`,
  )
  expect(share(same - missed.length, same), missed.join('\n')).toBeGreaterThanOrEqual(0.95)
  expect(share(right, queued), wrong.join('\n')).toBeGreaterThanOrEqual(0.85)
})
