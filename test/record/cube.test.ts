import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyCube, type Cube } from '../../db/cube/cube.ts'
import { follow } from '../../db/cube/follow.ts'
import { keepCube, readCube } from '../../db/cube/snapshot.ts'
import { listPage, makeLists } from '../../db/list/list.ts'
import { readListQuery } from '../../server/pages/query.ts'
import { startHouse, type TestHouse } from '../house.ts'
import { saveGroups } from './analysis-cast.ts'
import { makeApi, type Api } from './api.ts'
import { filters, queryOf, saveCrowd } from './crowd.ts'
import { arrest, type Json } from './documents.ts'
import { fill } from './reading.ts'

let house: TestHouse
let api: Api
let saved: Json[]
beforeAll(async () => {
  house = await startHouse({ example: true })
  api = await makeApi(house)
  saved = await saveCrowd(api, 80, 7)
})
afterAll(() => house.close())

const actor = () => ({ user_id: api.id, role: 'researcher', via: 'api', name: 'r' }) as const

/** Everything that a list says, from a cube. */
const answers = (cube: Cube, queries: readonly string[]) =>
  house.house.engine.snapshot(async (db) => {
    const lists = { ...makeLists(), cube }
    const said = []
    for (const query of queries) {
      const { terms } = house.house
      const { resolved } = await readListQuery(db, terms, actor(), query, 'incidents')
      const { totals, facets, matches } = await listPage(db, lists, actor(), resolved, 200)
      said.push({ query, totals, facets, matches })
    }
    return said
  })

const queries = filters(40, 3).map(queryOf)

const followed = async (cube: Cube) => {
  await house.house.engine.snapshot((db) => follow(db, cube))
  return cube
}

/** What a cube holds, by text: two may number their texts otherwise. */
function contents({ coders, incidents, acts, publishers, revision }: Cube) {
  const text = (name: keyof Cube['coders'], codes: Uint8Array | Uint16Array | Uint32Array) =>
    Array.from(codes, (code) => coders[name].text(code))
  const { count } = incidents
  const own = incidents.columns
  return {
    revision,
    doc_id: Array.from(own.doc_id.subarray(0, count)),
    state: text('state', own.state.subarray(0, count)),
    author: text('author', own.author.subarray(0, count)),
    marks: Array.from(own.reliability.subarray(0, count)),
    acts: Array.from(own.acts.subarray(0, count)),
    type: text('type', acts.columns.type.subarray(0, acts.count)),
    place: text('place', acts.columns.place.subarray(0, acts.count)),
    first: Array.from(acts.columns.first.subarray(0, acts.count)),
    agencies: text('agencies', acts.columns.agencies.subarray(0, acts.count)),
    precision: text('precision', acts.columns.precision.subarray(0, acts.count)),
    victim: Array.from(acts.columns.victim_high.subarray(0, acts.count)),
    victim_low: Array.from(acts.columns.victim_low.subarray(0, acts.count)),
    person: text('person', acts.columns.person.subarray(0, acts.count)),
    group: Array.from(acts.columns.group.subarray(0, acts.count)),
    months: text('months', acts.columns.months.subarray(0, acts.count)),
    publishers: text('publisher', publishers.columns.name.subarray(0, publishers.count)),
  }
}

test('a cube that followed every change is the one that is made anew', async () => {
  const cube = await followed(emptyCube())
  const web = await house.signIn('researcher')
  for (let n = 0; n < 12; n += 1) {
    const ref = String(saved[n * 5]?.['ref'])
    const { text } = await web.get(`/incidents/${ref}/edit`)
    const change = [{ 'date': '' }, { 'date': `201${n % 10}-03` }, { 'acts.0.type': 'torture' }][
      n % 3
    ]
    await web.post(`/incidents/${ref}/edit`, fill(text, { ...change, title: `Edited ${n}` }))
    await api.save(arrest({ date_edtf: `20${10 + n}-05-0${(n % 9) + 1}`, place_id: 'KP-05' }))
    if (n === 6) await web.post('/example/removal', {})
    expect(contents(await followed(cube))).toEqual(contents(await followed(emptyCube())))
  }
  const fresh = await followed(emptyCube())
  expect(await answers(cube, queries)).toEqual(await answers(fresh, queries))
})

test('it follows the size of a group, and who is in it, in every incident that names them', async () => {
  await saveGroups(api, 12, 6)
  const cube = await followed(emptyCube())
  const web = await house.signIn('researcher')
  const groups = await house.db
    .selectFrom('person')
    .innerJoin('act', 'act.victim_id', 'person.id')
    .innerJoin('incident', 'incident.id', 'act.incident_id')
    .select(['incident.ref', 'person.id'])
    .where('unit', '=', 'group')
    .distinct()
    .execute()
  expect(groups.length).toBeGreaterThan(3)
  for (const [n, { ref }] of groups.entries()) {
    const { text } = await web.get(`/incidents/${ref}/edit`)
    const at = /name="people\.(\d+)\.label"[^>]*value="a group"/.exec(text)?.[1] ?? '0'
    const change = { [`people.${at}.size_min`]: String(20 + n), [`people.${at}.size_max`]: '' }
    const answer = await web.post(`/incidents/${ref}/edit`, fill(text, change))
    expect(answer.status).toBe(303)
    const [before, after] = [contents(cube).person, contents(await followed(cube)).person]
    expect(after).not.toEqual(before)
    expect(contents(cube)).toEqual(contents(await followed(emptyCube())))
  }
})

test('a cube of a history that was lost, and went on otherwise, is made anew', async () => {
  const cube = await followed(emptyCube())
  // As after a standby took over that never had the last change: the same number, another change.
  cube.last = 'another'
  cube.incidents.columns.doc_id.fill(1)
  expect(contents(await followed(cube))).toEqual(contents(await followed(emptyCube())))
  Object.assign(cube, { revision: cube.revision + 5, last: 'beyond' })
  cube.incidents.columns.doc_id.fill(2)
  expect(contents(await followed(cube))).toEqual(contents(await followed(emptyCube())))
})

test('a cube that was read while derived rows were being made is read anew when they are', async () => {
  const cube = await followed(emptyCube())
  cube.keys = 'those before'
  cube.incidents.count = 2
  expect(contents(await followed(cube))).toEqual(contents(await followed(emptyCube())))
})

test('a cube that was kept is read as it was, and only as it was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'girok-cube-'))
  const file = join(folder, 'lists.cache')
  const cube = await followed(emptyCube())
  keepCube(file, cube)
  const read = () => readCube(file, cube.keys, cube.revision)
  expect(contents(await followed(read()))).toEqual(contents(cube))
  expect(await answers(read(), queries)).toEqual(await answers(cube, queries))

  expect(readCube(file, 'another', cube.revision).incidents.count).toBe(0)
  expect(readCube(file, cube.keys, cube.revision - 1).incidents.count).toBe(0)
  const bytes = readFileSync(file)
  for (const at of [0, 40, bytes.length >> 1, bytes.length - 1]) {
    const flipped = Buffer.from(bytes)
    flipped[at] = (flipped[at] ?? 0) ^ 4
    writeFileSync(file, flipped)
    expect(read().incidents.count, `byte ${at}`).toBe(0)
  }
  writeFileSync(file, bytes.subarray(0, 100))
  expect(read().incidents.count).toBe(0)
  rmSync(folder, { recursive: true })
})
