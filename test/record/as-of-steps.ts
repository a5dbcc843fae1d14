import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import type { Role } from '../../db/account-tables.ts'
import { readCounter } from '../../db/counter.ts'
import type { Actor } from '../../db/actor.ts'
import { listAgencies } from '../../db/agency.ts'
import { findBundle } from '../../db/incident.ts'
import { reviewIncident } from '../../db/review.ts'
import { planBulk, saveBulk } from '../../db/save/bulk.ts'
import { mergeEntities, type Entity } from '../../db/save/merge-entity.ts'
import { mergeIncidents } from '../../db/save/merge.ts'
import { addPlace } from '../../db/save/new-place.ts'
import { createIncident, updateIncident } from '../../db/save/save.ts'
import { editTerm } from '../../db/save/term.ts'
import { trashIncidents } from '../../db/save/trash.ts'
import { undoChange } from '../../db/save/undo.ts'
import { findTerm, termId } from '../../db/term-row.ts'
import type { Answer, Client } from '../client.ts'
import { girok } from '../girok.ts'
import type { TestHouse } from '../house.ts'
import { arrest, article, type Json } from './documents.ts'
import { csvOf } from './importing.ts'

/** A page or a file as a browser gets it that looks again while an older state is made. */
export async function open(web: Client, path: string): Promise<Answer> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await web.get(path)
    if (![202, 503].includes(answer.status)) return answer
    await pause(200)
  }
  throw new Error(`It did not come to an end: ${path}`)
}

export const formats = ['csv', 'acts-csv', 'json', 'xlsx', 'geojson'] as const

/** Lists whose files are compared: whole, in other orders, by period, words and names. */
export const queries = [
  'kind=all',
  'kind=all&sort=-updated',
  'from=2024-01&to=2024-03&sort=ref',
  'kind=all&q=broker',
  'kind=all&q=%EC%A4%84+-seven&sort=place',
  'place=Old+Mill&kind=all',
  'agency=mss&date=certain&from=2023',
] as const

/** The files of some lists as the command writes them, by format and query. */
export async function takeFiles(
  house: TestHouse,
  as_of: string | null = null,
): Promise<Map<string, Buffer>> {
  const work = mkdtempSync(join(tmpdir(), 'girok-as-of-'))
  const files = new Map<string, Buffer>()
  try {
    for (const format of formats) {
      for (const query of format === 'csv' ? queries : queries.slice(0, 1)) {
        const out = join(work, `${files.size}`)
        const then = as_of === null ? [] : ['--as-of', as_of]
        const given = ['--query', query, '--format', format, '--out', out, ...then]
        const { code, err } = await girok(house.env, 'export', ...given)
        if (code !== 0) throw new Error(`${given.join(' ')}: ${err}`)
        files.set(`${format} ${query}`, readFileSync(out))
      }
    }
  } finally {
    rmSync(work, { recursive: true })
  }
  return files
}

export const revisionOf = (house: TestHouse) => readCounter(house.db, 'revision')

/** Everybody who changes something in a run. */
export async function makeCast(house: TestHouse) {
  const actor = async (role: Role, name: string): Promise<Actor> => {
    const { id } = await house.user(role, name)
    return { user_id: id, name, role, via: 'web' }
  }
  return {
    writers: await Promise.all([1, 2, 3].map((n) => actor('researcher', `writer-${n}`))),
    reviewer: await actor('reviewer', 'second-pair'),
    admin: await actor('admin', 'admin'),
  }
}

type Cast = Awaited<ReturnType<typeof makeCast>>
export type World = { house: TestHouse; cast: Cast; refs: string[]; imported: number }

export const startWorld = async (house: TestHouse): Promise<World> => ({
  ...{ house, cast: await makeCast(house), refs: [], imported: 0 },
})

export type Step = { what: number; where: number; how: number }
export const step: fc.Arbitrary<Step> = fc.record({
  what: fc.nat(99),
  where: fc.nat(9_999),
  how: fc.nat(9_999),
})

const days = ['2023-12-29', '2024-01-10', '2024-01-10', '2024-02', '2024', '[2023-02-28..]', 'XXXX']
const places = ['KP-10', 'KP-10.hyesan', 'KP-09', 'KP-01']
const pick = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(all.length, 1)]

/** Does one thing at random, where it can be done. */
export async function take(world: World, one: Step): Promise<void> {
  const { what } = one
  if (what < 22 || world.refs.length < 6) return create(world, one)
  if (what < 55) return edit(world, one)
  if (what < 62) return trash(world, one)
  if (what < 74) return undo(world, one)
  if (what < 82) return merge(world, one)
  if (what < 87) return bulk(world, one)
  if (what < 91) return review(world, one)
  if (what < 94) return relabel(world, one)
  if (what < 97) return mergeTwo(world, one)
  return bring(world, one)
}

const saving = ({ house, cast }: World, how: number) => ({
  ...{ db: house.db, terms: house.house.terms, language: 'en' as const },
  actor: pick(cast.writers, how) as Actor,
})

async function create(world: World, { where, how }: Step): Promise<void> {
  const document: Json = arrest({
    title: `Incident ${how}`,
    ...(how % 3 === 0 ? { summary: `줄 ${how}, a broker` } : {}),
    date_edtf: pick(days, how),
    place_id: pick(places, where),
    sources: [article('s1', { publisher: how % 2 === 0 ? 'Daily NK' : 'Radio' })],
    claims: [{ source: 's1', quote: `said ${how}`, credibility: '3' }],
    ...(how % 4 === 0 ? { links: [{ type: 'parallel', to: pick(world.refs, where) }] } : {}),
  })
  if (world.refs.length === 0) delete document['links']
  const saved = await createIncident(saving(world, how), document)
  if (saved.state === 'saved') world.refs.push(saved.ref)
}

async function edit(world: World, { where, how }: Step): Promise<void> {
  const setting = saving(world, how)
  const ref = pick(world.refs, where) ?? ''
  const stored = await findBundle(world.house.db, setting.actor, ref)
  if (!stored) return
  const { incident, acts, people, sources } = stored
  const act = pick(acts, how)
  const [person] = people
  const patches: Json[] = [
    { title: `Title ${how}` },
    { summary: `줄 ${how}\n\n“둘째” seven` },
    { date_edtf: pick(days, how + 1) },
    { place_id: pick(places, how) },
    { acts: [{ type: 'search', victims: [person?.id ?? ''], agencies: [{ agency_id: 'mss' }] }] },
    { acts: [{ act_id: act?.id, remove: true }] },
    { acts: [{ act_id: act?.id, type: act?.type, reason: `because ${how}` }] },
    { people: [{ person_id: person?.id, label: `a broker ${how}`, size_min: how % 5 }] },
    {
      sources: [
        {
          source_id: sources[0]?.id,
          title: `Article ${how}`,
          origin: { origin_id: sources[0]?.origin_id, reliability: pick(['A', 'C', 'F'], how) },
        },
      ],
    },
    { sources: [{ key: 's9', derived_from: sources[0]?.id, kind: 'news_article' }] },
  ]
  const patch = pick(patches, how) ?? {}
  await updateIncident(setting, ref, { ...patch, version: incident.version })
}

async function trash({ house, cast, refs }: World, { where, how }: Step): Promise<void> {
  const actor = pick(cast.writers, how) as Actor
  const some = [pick(refs, where) ?? '', ...(how % 3 === 0 ? [pick(refs, how) ?? ''] : [])]
  const asked = { refs: [...new Set(some)], reason: 'at random' }
  await trashIncidents(house.db, house.house.terms, actor, asked)
}

async function undo(world: World, { how }: Step): Promise<void> {
  const { house, cast } = world
  const newest = await revisionOf(house)
  const extent = pick(['clean', 'rest', 'all'] as const, how) ?? 'clean'
  // Mostly something of late, so that removals and merges are undone too.
  const number = Math.max(1, newest - (how % (how % 2 === 0 ? 6 : newest)))
  await undoChange(house.db, house.house.terms, cast.admin, { number, extent, reason: null })
}

async function merge(world: World, { where, how }: Step): Promise<void> {
  const { house, refs } = world
  const setting = saving(world, how)
  const [a, b] = [pick(refs, where) ?? '', pick(refs, how) ?? '']
  const [stays, goes] = await Promise.all(
    [a, b].map((ref) => findBundle(house.db, setting.actor, ref)),
  )
  if (!stays || !goes || a === b) return
  await mergeIncidents(setting, {
    keep: { ref: a, version: stays.incident.version },
    lose: { ref: b, version: goes.incident.version },
    take: how % 2 === 0 ? ['date'] : [],
    people: new Map(),
    acts: new Map(),
    reason: 'the same',
  })
}

async function bulk(world: World, { where, how }: Step): Promise<void> {
  const { house, refs } = world
  const setting = saving(world, how)
  const row =
    how % 2 === 0 ? { language: pick(['en', 'ko'], how) ?? 'en' } : { status: 'submitted' }
  const some = [0, 1, 2].map((n) => pick(refs, where + n) ?? '')
  const bundles = await Promise.all(
    [...new Set(some)].map((ref) => findBundle(house.db, setting.actor, ref)),
  )
  const seen = bundles.flatMap((one) =>
    one ? { ref: one.incident.ref, version: one.incident.version } : [],
  )
  await planBulk(house.db, setting.actor, row, seen)
  await saveBulk(setting, row, seen, null)
}

async function review({ house, cast, refs }: World, { where, how }: Step): Promise<void> {
  const ref = pick(refs, where) ?? ''
  const stored = await findBundle(house.db, cast.reviewer, ref)
  if (!stored) return
  await reviewIncident(house.db, house.house.terms, cast.reviewer, {
    ...{ ref, version: stored.incident.version, note: 'seen' },
    verdict: how % 3 === 0 ? 'returned' : 'verified',
  })
}

async function relabel({ house, cast }: World, { how }: Step): Promise<void> {
  const id = termId('act_type', how % 2 === 0 ? 'arrest' : 'search')
  const term = await findTerm(house.db, id)
  if (!term) throw new Error('There is no such term.')
  const row = how % 3 === 0 ? { definition_en: `Defined ${how}` } : { label_en: `Label ${how}` }
  await editTerm({ db: house.db, actor: cast.admin }, id, {
    ...{ version: term.version, row, reason: 'at random' },
  })
}

/** Two people of different incidents, two places or two agencies, of which one is new. */
async function mergeTwo(world: World, one: Step): Promise<void> {
  const { house, cast } = world
  const noun = pick<Entity>(['person', 'place', 'agency'], one.how) ?? 'person'
  const two = await twoOf(world, noun, one)
  if (two === null) return
  const setting = { db: house.db, terms: house.house.terms, actor: cast.admin }
  await mergeEntities(setting, noun, { keep: two[0], lose: two[1], reason: 'one and the same' })
}

async function twoOf(
  world: World,
  noun: Entity,
  { where, how }: Step,
): Promise<[string, string] | null> {
  const { house, cast, refs } = world
  if (noun === 'person') {
    const stored = await Promise.all(
      [where, how].map((at) => findBundle(house.db, cast.admin, pick(refs, at) ?? '')),
    )
    const [a, b] = stored.map((one) => one?.people[0]?.id)
    return a === undefined || b === undefined ? null : [a, b]
  }
  if (noun === 'agency') {
    const own = (await listAgencies(house.db)).filter((row) => row.created_in > 0)
    const lost = pick(own, how)
    return lost ? ['mss_city', lost.id] : null
  }
  const new_place = { name: 'Old Mill', other: '옛 방앗간', type: 'village' as const }
  const id = await addPlace(house.db, cast.admin, { ...new_place, within: 'KP-10.hyesan' })
  if (id === null) return null
  const setting = saving(world, how)
  const ref = pick(refs, where) ?? ''
  const stored = await findBundle(house.db, setting.actor, ref)
  const version = stored?.incident.version
  if (version !== undefined) await updateIncident(setting, ref, { place_id: id, version })
  return how % 2 === 0 ? ['KP-10.hyesan', id] : null
}

const headers = ['ref', 'title', 'date', 'place', 'act', 'victim', 'publisher', 'published']

async function bring(world: World, { how }: Step): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'girok-as-of-'))
  const row = (n: number) => {
    world.imported += 1
    return [
      ...[`c-${world.imported}`, `Imported ${how} ${n}`, '2024-01-10', 'Hyesan', 'arrest'],
      ...['a broker', 'Radio', '2024-01-24'],
    ]
  }
  const path = join(work, 'some.csv')
  writeFileSync(path, csvOf([headers, row(1), row(2), row(3)]))
  const { code, err } = await girok(world.house.env, 'import', path)
  rmSync(work, { recursive: true })
  if (code !== 0) throw new Error(err)
  const rows = await world.house.db
    .selectFrom('incident')
    .select('ref')
    .orderBy('created_in', 'desc')
    .limit(3)
    .execute()
  world.refs.push(...rows.map(({ ref }) => ref))
}
