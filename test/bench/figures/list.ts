import { read } from '../../faults/client.ts'
import { median, type Bench, type Figure, type Measured } from '../figure.ts'
import { cpuOf, cpuTime } from '../machine.ts'

const years = [2004, 2010, 2014, 2018, 2021, 2023]

/** Provinces and years: each question is another, so that none is answered from memory. */
export const questions = ({ raw }: Bench): { place: string; year: number }[] => {
  const provinces = raw
    .prepare("select id from place where parent_id = 'KP' order by id")
    .pluck()
    .all() as string[]
  return provinces.slice(0, 10).flatMap((place) => years.map((year) => ({ place, year })))
}

const raw_count = `
  select count(distinct incident.id) from incident join act on act.incident_id = incident.id
  where case when coalesce(act.place_id, act.place_text, act.place_precision) is null
      then incident.place_id else act.place_id end
    in (select id from place where province_id = ?)
  and case when act.date_precision is null
      then incident.date_earliest else act.date_earliest end <= ?
  and case when act.date_precision is null
      then incident.date_latest else act.date_latest end >= ?`

/** A list page with all facets, through the server: processor time of all its processes. */
export async function listCpu(bench: Bench): Promise<number> {
  const asked = questions(bench)
  const { server, token } = bench
  const pid = server.process.pid ?? 0
  await read(`${server.url}/incidents?size=50`, token)
  const before = cpuOf(pid)
  for (const { place, year } of asked) {
    await read(`${server.url}/incidents?place=${place}&from=${year}&to=${year}`, token)
  }
  return (cpuOf(pid) - before) / asked.length
}

export const list: Figure = {
  id: 'list',
  what: 'list page with all facets, CPU ÷ raw count(*) of the same filter, CPU',
  target: { ratio: 0.5 },
  async measure(bench): Promise<Measured> {
    const statement = bench.raw.prepare(raw_count)
    const limits: number[] = []
    for (const { place, year } of questions(bench).slice(0, 12)) {
      limits.push(await cpuTime(() => statement.get(place, `${year}-12-31`, `${year}-01-01`)))
    }
    return { value: await listCpu(bench), limit: median(limits), unit: 'ms' }
  },
}
