import { companionsOf, type Companion, type Kind } from '../../db/relation/around.ts'
import { findOrigin, findSource } from '../../db/source.ts'
import type { Visitor } from '../route.ts'
import { stripOf, type Dated } from './strip.ts'
import { wordingFor } from './wording.ts'

/** Who and what stands beside somebody or something in incidents. */
export type Beside = { kind: Kind; href: string; name: string; n: number }

/** A small network: the one that it is about in the middle, the others around it. */
export type Graph = {
  size: number
  nodes: { x: number; y: number; name: string; kind: string; anchor: string; weight: number }[]
}

/**
 * What the page of a person, an agency, a place, a source or an origin shows of its incidents: where
 * they lie in time, and who and what they name beside it.
 */
export async function aroundOf(
  visit: Visitor,
  id: string,
  incidents: readonly (Dated & { id: string })[],
) {
  const found = await companionsOf(
    visit.db,
    incidents.map((row) => row.id),
    id,
  )
  const beside = await named(visit, found)
  return { strip: stripOf(incidents), beside, graph: graphOf(beside) }
}

async function named(visit: Visitor, found: readonly Companion[]): Promise<Beside[]> {
  const { db, actor, house, language } = visit
  const ids = (kind: Kind) => found.flatMap((one) => (one.kind === kind ? one.id : []))
  const wording = await wordingFor(db, house.terms, language, [], { places: ids('places') })
  const people = await db
    .selectFrom('person')
    .select(['id', 'label'])
    .where('id', 'in', [...ids('people'), ''])
    .execute()
  const labels = new Map(people.map((row) => [row.id, row.label]))
  const nameOf = async ({ kind, id }: Companion): Promise<string | null> => {
    if (kind === 'people') return labels.get(id) ?? null
    if (kind === 'places') return wording.nameOf('place', id)
    if (kind === 'agencies') return wording.nameOf('agency', id)
    if (kind === 'sources') {
      const source = await findSource(db, actor, id)
      return source ? (source.publisher ?? source.title ?? source.url) : null
    }
    const origin = await findOrigin(db, actor, id)
    return origin ? (origin.label ?? house.terms.label('origin_kind', origin.kind, language)) : null
  }
  const names = await Promise.all(found.map(nameOf))
  return found.flatMap(({ kind, id, n }, at) => {
    const name = names[at] ?? null
    return name === null ? [] : [{ kind, n, name, href: `/${kind}/${id}` }]
  })
}

const drawn = { most: 16, size: 420, radius: 130, longest: 22 }

/** Those that stand there most often, evenly on a circle, the nearest kinds beside each other. */
function graphOf(beside: readonly Beside[]): Graph | null {
  const most = beside.toSorted((a, b) => b.n - a.n).slice(0, drawn.most)
  if (most.length < 2) return null
  const greatest = Math.max(...most.map(({ n }) => n))
  const shown = beside.filter((one) => most.includes(one))
  const middle = drawn.size / 2
  const nodes = shown.map(({ name, kind, n }, at) => {
    const angle = (2 * Math.PI * at) / shown.length - Math.PI / 2
    const [x, y] = [Math.cos(angle), Math.sin(angle)].map(
      (part) => Math.round((middle + part * drawn.radius) * 10) / 10,
    )
    const anchor =
      Math.abs(Math.cos(angle)) < 0.2 ? 'middle' : Math.cos(angle) > 0 ? 'start' : 'end'
    const short = name.length > drawn.longest ? `${name.slice(0, drawn.longest - 1)}…` : name
    const weight = Math.round((1 + (3 * n) / greatest) * 10) / 10
    return { x: x ?? middle, y: y ?? middle, name: short, kind, anchor, weight }
  })
  return { size: drawn.size, nodes }
}
