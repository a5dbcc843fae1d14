import { listAgencies } from '../../db/agency.ts'
import type { Bundle } from '../../db/bundle.ts'
import { listClusters } from '../../db/duplicates/clusters.ts'
import { judgedWith, judgePair } from '../../db/duplicates/judgement.ts'
import { countUnlooked } from '../../db/duplicates/pairs.ts'
import { markOf, probeOfBundle } from '../../db/duplicates/probe.ts'
import { listQueue, most_queued } from '../../db/duplicates/queue.ts'
import { write } from '../../db/engine/write.ts'
import { findBundle } from '../../db/incident.ts'
import { placeNames } from '../../db/place.ts'
import { mergeIncidents, type Merged } from '../../db/save/merge.ts'
import type { Verdict } from '../../db/tables.ts'
import { NotFound, Refused } from '../errors.ts'
import { comparePage } from '../pages/compare.ts'
import { aboutEach } from '../pages/pairs.ts'
import { wordingFor } from '../pages/wording.ts'
import { bringPairs } from '../pairs.ts'
import { roleMay } from '../security/permission.ts'
import { get, type Route, type Visitor } from '../route.ts'
import { postWords, wordsIn } from '../words.ts'
import { bodyText, queryText } from '../visit.ts'
import { bundleOf } from './record.ts'

/** Records that may be of one event: found, compared, judged, and made one. */
export const duplicate_routes: Route[] = [
  get('/duplicates', 'record.write', showQueue),
  get('/duplicates.json', 'record.read', async (visit) => {
    const queue = await queueOf(visit)
    visit.json(queue.map(({ a, b, ...pair }) => ({ a: a.ref, b: b.ref, ...pair })))
  }),
  get('/duplicates/compare', 'record.write', (visit) => showCompare(visit)),
  postWords('/duplicates/merge', 'record.write', merge),
  postWords('/duplicates/judgement', 'record.write', judge),
  get('/incidents/:ref/candidates.json', 'record.read', showCandidates),
]

/** Milliseconds that somebody who asks for the queue waits for what is not looked at yet. */
const patience = 1_500

async function queueOf({ house, db, actor, left }: Visitor) {
  // Whoever only reads writes nothing, not even what was found.
  const until = performance.now() + (roleMay(actor.role, 'record.write') ? patience : 0)
  while (performance.now() < until && (await bringPairs(house, left)));
  return listQueue(db, actor)
}

/** More than these are not counted. */
const many = 1_000

async function showQueue(visit: Visitor): Promise<void> {
  const { db, t } = visit
  const queue = await queueOf(visit)
  const about = await aboutEach(
    visit,
    queue.flatMap(({ a, b }) => [a, b]),
  )
  const waiting = await countUnlooked(db, many + 1)
  visit.page('duplicate/list', {
    title: t('duplicates.title'),
    pairs: queue.map((pair, at) => ({
      ...pair,
      score: Math.round(pair.score * 100),
      about: [about[at * 2], about[at * 2 + 1]],
      reasons: pair.reasons.map((reason) => t(`near.${reason}`)).join(', '),
    })),
    most: queue.length < most_queued ? null : most_queued,
    clusters: await clustersOf(visit),
    left:
      waiting === 0
        ? null
        : waiting > many
          ? t('duplicates.left_many', { n: many })
          : t('duplicates.left', { n: waiting }),
  })
}

/** Names that meet, with where each leads. */
async function clustersOf({ db, language }: Visitor) {
  const clusters = await listClusters(db)
  const of = (noun: string) => clusters.flatMap((one) => (one.noun === noun ? one.ids : []))
  const places = await placeNames(db, of('place'), language)
  const agencies = new Map(
    (await listAgencies(db)).map((row) => [row.id, row[`name_${language}`]] as const),
  )
  return clusters.map(({ noun, ids }) =>
    ids.map((id) => ({
      href: noun === 'place' ? `/places/${id}` : `/agencies/${id}`,
      name: (noun === 'place' ? places : agencies).get(id) ?? id,
    })),
  )
}

/** Possible duplicates of one incident, best first, as a program reads them. */
async function showCandidates(visit: Visitor): Promise<void> {
  const { house, db, actor, left } = visit
  const bundle = await bundleOf(visit)
  const probe = probeOfBundle(bundle)
  const found = await house.readers.ask('near', { actor, probe }, { left })
  const judged = await judgedWith(db, seen(bundle), found)
  visit.json(
    found.map(({ id, ref, score, reasons }) => {
      const said = judged.get(id)
      return { ref, score, reasons, verdict: said?.holds ? said.verdict : null }
    }),
  )
}

/** An incident, and what of it is compared, as it stands. */
const seen = (bundle: Bundle) => ({
  id: bundle.incident.id,
  mark: markOf(probeOfBundle(bundle)),
})

/** As `markOf` makes them. */
const mark_shape = /^[\w-]{22}$/

type Pair = { stays: Bundle; goes: Bundle }

async function pairOf({ db, actor }: Visitor, a: string, b: string): Promise<Pair> {
  const [stays, goes] = [await findBundle(db, actor, a), await findBundle(db, actor, b)]
  if (!stays || !goes || a === b) throw new NotFound()
  return { stays, goes }
}

/** What a form on the page was sent with, and what is wrong with it. */
type Asked = { problem: string; reason: string; typed: Record<string, string> }

async function showCompare(
  visit: Visitor,
  pair: Pair | null = null,
  asked: Asked | null = null,
  status = 200,
): Promise<void> {
  const { db, house, language, t } = visit
  const { stays, goes } =
    pair ?? (await pairOf(visit, queryText(visit, 'a'), queryText(visit, 'b')))
  const wording = await wordingFor(db, house.terms, language, [stays, goes])
  const [a, b] = [seen(stays), seen(goes)]
  const judged = (await judgedWith(db, a, [b])).get(b.id)
  const about = await aboutEach(
    visit,
    [stays, goes].map(({ incident }) => incident),
  )
  visit.page(
    'duplicate/compare',
    {
      title: t('compare.title', { a: stays.incident.ref, b: goes.incident.ref }),
      a: { ...stays.incident, ...a, about: about[0] },
      b: { ...goes.incident, ...b, about: about[1] },
      compared: comparePage({ stays, goes, judged: judged ?? null }, house.terms, wording),
      asked,
    },
    status,
  )
}

const longest = 1_000

async function merge(visit: Visitor): Promise<void> {
  const { db, house, actor, res, t } = visit
  const pair = await pairOf(visit, bodyText(visit, 'a'), bodyText(visit, 'b'))
  const typed = Object.fromEntries(
    Object.entries(visit.req.body as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )
  const { text: reason, problem } = wordsIn(visit, 'reason', longest)
  const refuse = (why: string, status: number) =>
    showCompare(visit, pair, { problem: why, reason, typed }, status)
  if (problem !== null) {
    return refuse(t(problem === 'blank' ? 'compare.reason_missing' : `problem.${problem}`), 422)
  }
  const merged: Merged = await mergeIncidents(
    { db, terms: house.terms, actor },
    {
      keep: { ref: pair.stays.incident.ref, version: Number(typed['a_version']) },
      lose: { ref: pair.goes.incident.ref, version: Number(typed['b_version']) },
      take: Object.keys(typed).flatMap((name) =>
        name.startsWith('field.') && typed[name] === 'b' ? name.slice('field.'.length) : [],
      ),
      people: chosen(typed, 'person.', pair.goes.people, pair.stays.people),
      acts: chosen(typed, 'act.', pair.goes.acts, pair.stays.acts),
      reason,
    },
  )
  if (merged.state === 'missing') throw new NotFound()
  if (merged.state === 'unfit') {
    return refuse(t('compare.unfit', { refs: merged.refs.join(', ') }), 409)
  }
  if (merged.state === 'not_same') return refuse(t('compare.not_same'), 422)
  if (merged.state !== 'merged') return refuse(t(`compare.${merged.state}`), 409)
  const { ref, number } = merged
  res.redirect(303, `/incidents/${ref}?merged=${number}&lost=${pair.goes.incident.ref}`)
}

type Rows = readonly { id: string }[]

/** Which rows of the one are which of the other, as they were chosen: nothing but what is there. */
function chosen(typed: Record<string, string>, prefix: string, from: Rows, to: Rows) {
  const pairs = from.flatMap(({ id }) => {
    const same = typed[prefix + id]
    return to.some((row) => row.id === same) && same !== undefined ? [[id, same] as const] : []
  })
  // A person of both is nobody else.
  return new Map(pairs.filter(([id, same]) => id !== same))
}

const verdicts: readonly Verdict[] = ['distinct', 'unsure']

async function judge(visit: Visitor): Promise<void> {
  const { db, actor, res } = visit
  const { stays, goes } = await pairOf(visit, bodyText(visit, 'a'), bodyText(visit, 'b'))
  const verdict = verdicts.find((one) => one === bodyText(visit, 'verdict'))
  if (verdict === undefined || actor.user_id === null) throw new Refused(400, 'verdict')
  // What was judged is what was seen: of what was changed since it says nothing.
  const own = { id: stays.incident.id, mark: bodyText(visit, 'a_mark') }
  const theirs = { id: goes.incident.id, mark: bodyText(visit, 'b_mark') }
  if (![own, theirs].every(({ mark }) => mark_shape.test(mark))) throw new Refused(400, 'mark')
  const { text, problem } = wordsIn(visit, 'reason', longest)
  if (problem !== null && problem !== 'blank') {
    const asked = {
      problem: visit.t(`problem.${problem}`),
      reason: '',
      typed: { reason_not: text },
    }
    return showCompare(visit, { stays, goes }, asked, 422)
  }
  const said = { verdict, reason: text || null, user_id: actor.user_id }
  await write(db, (db) => judgePair(db, [own, theirs], said, new Date().toISOString()))
  res.redirect(303, '/duplicates')
}
