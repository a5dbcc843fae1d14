import { operator } from '../../../db/actor.ts'
import { findCandidates } from '../../../db/duplicates/candidates.ts'
import type { Probe } from '../../../db/duplicates/probe.ts'
import { openReader } from '../../../db/engine/open.ts'
import { makeLists } from '../../../db/list/list.ts'
import type { Tables } from '../../../db/tables.ts'
import { percentile, timed, type Bench, type Figure } from '../figure.ts'
import { cpuTime } from '../machine.ts'

const asked = 400

type Sample = Record<'id' | 'words' | 'types' | 'sources', string> &
  Record<'place_id' | 'earliest' | 'latest', string | null>

/** Incidents that are there, each as if somebody typed it once more: spread over the whole list. */
function probes({ raw, incidents }: Bench): Probe[] {
  const rows = raw
    .prepare(
      `select incident.id, place_id, date_earliest as earliest, date_latest as latest,
        title || ' ' || coalesce(summary, '') as words,
        (select json_group_array(type) from act where incident_id = incident.id) as types,
        (select json_group_array(distinct source_id) from claim where incident_id = incident.id)
          as sources
       from (select incident_id, row_number() over (order by doc_id) as nth from incident_doc) doc
       join incident on incident.id = doc.incident_id
       where nth % ? = 0`,
    )
    .all(Math.max(1, Math.floor(incidents / asked))) as Sample[]
  return rows.map(({ id, place_id, earliest, latest, words, types, sources }) => ({
    ...{ incident_id: id, place_id, earliest, latest, words },
    ...{ people: [], terms: [], agencies: [], urls: [] },
    types: JSON.parse(types) as string[],
    sources: JSON.parse(sources) as string[],
  }))
}

export const duplicates: Figure = {
  id: 'duplicates',
  what: 'incidents that may be the same as one, p95 of processor time ÷ 10 ms',
  target: { ratio: 1 },
  async measure(bench) {
    const reader = await openReader<Tables>({ folder: bench.folder, url: null, read_url: null })
    const lists = makeLists()
    const look = (probe: Probe) =>
      reader.snapshot((db) => findCandidates(db, lists, operator, probe))
    const all = probes(bench)
    for (const probe of all.slice(0, 20)) await look(probe)
    const times: number[] = []
    const waits: number[] = []
    for (const probe of all) {
      waits.push(await timed(async () => times.push(await cpuTime(() => look(probe)))))
    }
    await reader.close()
    const note = `by the clock ${percentile(waits, 95).toFixed(1)} ms, of ${all.length} incidents`
    return { value: percentile(times, 95), limit: 10, unit: 'ms', note }
  },
}
