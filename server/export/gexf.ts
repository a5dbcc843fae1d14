import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import { relation } from '../../db/flat/incident.ts'
import { listChunks } from '../../db/list/list.ts'
import type { Resolved } from '../../db/list/resolve.ts'
import type { Db } from '../../db/tables.ts'
import type { Piece, Tools } from './csv.ts'

/** A thing of the network, and how it is told. */
type Node = { id: string; kind: string; label: string; day: string | null }
type Edge = { from: string; to: string; label: string; directed?: boolean }

/**
 * Writes a list as a network for Gephi: its incidents, and the people, agencies, places and origins
 * that they have in common (GEXF 1.3, https://gexf.net). All nodes stand before the first edge, so
 * the list is read twice.
 */
export async function* writeGexf(
  db: Db,
  { terms, lists }: Tools,
  actor: Actor,
  filter: Resolved,
): AsyncGenerator<Piece, void> {
  yield { bytes: Buffer.from(head), rows: 0 }
  const known = new Set<string>()
  for await (const { bundles } of listChunks(db, lists, actor, filter)) {
    const fresh = bundles.flatMap(nodesOf).filter(({ id }) => !known.has(id))
    const nodes = new Map(fresh.map((node) => [node.id, node]))
    for (const id of nodes.keys()) known.add(id)
    yield { bytes: Buffer.from([...nodes.values()].map(nodeLine).join('')), rows: bundles.length }
  }
  yield { bytes: Buffer.from('</nodes>\n<edges>\n'), rows: 0 }
  let number = 0
  for await (const { bundles } of listChunks(db, lists, actor, filter)) {
    const edges = bundles.flatMap((bundle) => [
      ...edgesOf(bundle),
      // A link is made from one side, and told once, where both its ends are in the list.
      ...bundle.links.flatMap((link) =>
        link.inverse || !known.has(link.incident_id)
          ? []
          : [
              {
                from: bundle.incident.id,
                to: link.incident_id,
                label: relation(link, terms),
                directed: true,
              },
            ],
      ),
    ])
    yield {
      bytes: Buffer.from(edges.map((edge) => edgeLine(edge, (number += 1))).join('')),
      rows: 0,
    }
  }
  yield { bytes: Buffer.from('</edges>\n</graph>\n</gexf>\n'), rows: 0 }
}

const head = `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<graph defaultedgetype="undirected">
<attributes class="node"><attribute id="kind" title="kind" type="string"/><attribute id="day" title="earliest day" type="string"/></attributes>
<nodes>
`

function nodesOf({ incident, people, agencies, places, origins, acts }: Bundle): Node[] {
  const node = (id: string, kind: string, label: string): Node => ({ id, kind, label, day: null })
  const where = new Set([incident, ...acts].map((row) => row.place_id))
  return [
    { ...node(incident.id, incident.kind, incident.ref), day: incident.date_earliest },
    ...people.map((row) => node(row.id, 'person', row.label)),
    ...agencies.map((row) => node(row.id, 'agency', row.name_en)),
    ...places.filter(({ id }) => where.has(id)).map((row) => node(row.id, 'place', row.name_en)),
    ...origins.map((row) => node(row.id, 'origin', row.label ?? row.kind)),
  ]
}

function edgesOf(bundle: Bundle): Edge[] {
  const from = bundle.incident.id
  const [, ...others] = nodesOf(bundle)
  return others.map(({ id, kind }) => ({ from, to: id, label: kind }))
}

const nodeLine = ({ id, kind, label, day }: Node) =>
  `<node id="${safe(id)}" label="${safe(label)}"><attvalues><attvalue for="kind" value="${safe(kind)}"/>` +
  `${day === null ? '' : `<attvalue for="day" value="${day}"/>`}</attvalues></node>\n`

const edgeLine = ({ from, to, label, directed }: Edge, number: number) =>
  `<edge id="${number}"${directed ? ' type="directed"' : ''} source="${safe(from)}" target="${safe(to)}" label="${safe(label)}"/>\n`

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text within an attribute; what XML cannot hold is left out, and no line breaks in a label. */
const safe = (text: string) =>
  text
    // oxlint-disable-next-line no-control-regex -- control characters are what it leaves out
    .replaceAll(/[\s\u0000-\u001f\u007f\ufffe\uffff]+/g, ' ')
    .replaceAll(/[&<>"]/g, (mark) => marks[mark] ?? '')
