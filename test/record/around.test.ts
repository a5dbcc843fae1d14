import { DOMParser } from 'linkedom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stripOf } from '../../server/pages/strip.ts'
import type { Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import type { Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, rows } from './documents.ts'
import { textOf, textsOf, type Element } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast({ example: true }))
})
afterAll(() => house.close())

const besideOf = (html: string) =>
  textsOf(html, '#beside ~ .two li').map((line) => line.replace(/ {2,}/g, ' '))

describe('the page of somebody or something that incidents name', () => {
  test('shows its incidents along time, and who and what they name beside it, by number', async () => {
    const page = (await web.get('/agencies/mss')).text
    expect(textsOf(page, '.strip rect title')).toEqual([
      'KP-2023-0001 Raid after a remittance, Hyesan',
      'KP-2023-0002 Arrest at a remittance hand-over, Hyesan',
    ])
    expect(besideOf(page)).toEqual(
      expect.arrayContaining([
        'family member of another defector 1 incident',
        'Hyesan, Ryanggang Province 2 incidents',
        'Daily NK 2 incidents',
        'source in Yanggang Province 2 incidents',
      ]),
    )
    expect(besideOf(page).join()).not.toContain('Ministry of State Security 2')
    expect(textsOf(page, '.graph text').length).toBeGreaterThan(4)
  })

  test.each([['people'], ['places'], ['sources'], ['origins']])('of %s, too', async (kind) => {
    const list = (await web.get(kind === 'places' ? '/places?find=hyesan' : `/${kind}`)).text
    const href = /class="lines[^"]*">\s*<li><a href="(\/[a-z]+\/[^"]+)"/.exec(list)?.[1] ?? ''
    const page = await web.get(href)
    expect(page.status).toBe(200)
    expect(besideOf(page.text).length).toBeGreaterThan(2)
  })

  test('counts only what its reader may read', async () => {
    const saved = await api.save(arrest({ place_id: 'KP-05.anak', date_edtf: '2011-01-01' }))
    const person = rows(saved, 'people')[0]?.['person_id']
    await api.save(
      arrest({
        ...{ place_id: 'KP-05.sinchon', date_edtf: '2012-01-01', sensitivity: 'restricted' },
        people: [{ key: 'p1', person_id: person }],
      }),
    )
    const colleague = await house.signIn('researcher', 'colleague')
    await colleague.get('/incidents?lang=en')
    const path = `/people/${String(person)}`
    const [own, other] = [await web.get(path), await colleague.get(path)]
    expect(besideOf(own.text).join()).toContain('Sinchon')
    expect(other.text).not.toContain('Sinchon')
    expect([
      textsOf(own.text, '.strip rect').length,
      textsOf(other.text, '.strip rect').length,
    ]).toEqual([2, 0])
  })
})

describe('incidents along time', () => {
  const row = (ref: string, date_earliest: string | null, date_latest: string | null) => ({
    ...{ ref, title: '', date_earliest, date_latest },
  })
  test('are as wide as what is known of their days; what has no date is counted beside', () => {
    const strip = stripOf([
      row('day', '2020-06-01', '2020-06-01'),
      row('year', '2021-01-01', '2021-12-31'),
      row('open', '2019-03-01', null),
      row('none', null, null),
    ])
    const bars = new Map(strip?.bars.map((bar) => [bar.title.trim(), bar]))
    expect(strip?.undated).toBe(1)
    expect([...bars.keys()]).toEqual(['open', 'day', 'year'])
    expect(bars.get('day')?.vague).toBe(false)
    expect(bars.get('year')?.vague).toBe(true)
    expect(bars.get('year')?.width).toBeGreaterThan(50 * (bars.get('day')?.width ?? 0))
    expect(strip?.bars.every(({ x, width }) => x >= 0 && x + width <= 640.2)).toBe(true)
  })
  test('are not drawn where there is nothing to compare', () => {
    expect(stripOf([row('one', '2020', '2020'), row('none', null, null)])).toBeNull()
  })
})

describe('the network of a list', () => {
  const network = async (query: string) => {
    const answer = await api.get(`/incidents.gexf?${query}`)
    const page = new DOMParser().parseFromString(answer.text, 'text/xml') as unknown as Element
    const all = (selector: string) => [...page.querySelectorAll(selector)]
    const nodes = all('node').map((node) => [node.getAttribute('id'), node.getAttribute('label')])
    const edges = all('edge').map((edge) => [
      edge.getAttribute('source'),
      edge.getAttribute('target'),
      edge.getAttribute('label'),
    ])
    return { answer, nodes, edges }
  }

  test('of the example has each incident, person, agency, place and origin once, and what ties them', async () => {
    const { nodes, edges } = await network('kind=all')
    const labels = nodes.map(([, label]) => label)
    expect(labels).toEqual(
      expect.arrayContaining(['KP-2023-0001', 'KP-2023-0003', 'remittance broker', 'Hyesan']),
    )
    expect(new Set(nodes.map(([id]) => id)).size).toBe(nodes.length)
    const known = new Set(nodes.map(([id]) => id))
    expect(edges.filter(([from, to]) => !known.has(from ?? '') || !known.has(to ?? ''))).toEqual([])
    const ids = new Map(nodes.map(([id, label]) => [label, id]))
    expect(edges).toContainEqual([ids.get('KP-2023-0002'), ids.get('KP-2023-0001'), 'parallel'])
    expect(edges.filter(([, , label]) => label === 'parallel')).toHaveLength(1)
  })

  test('holds what a reader of XML can read, whatever is in it, and is logged', async () => {
    const label = `<&"' \n]]> ％ 장사꾼 &amp;`
    const saved = await api.save(arrest({ title: 'Odd', people: [{ key: 'p1', label }] }))
    const { answer } = await network(`q=odd`)
    expect(answer.text).toContain(`label="&lt;&amp;&quot;' ]]&gt; ％ 장사꾼 &amp;amp;"`)
    expect(answer.headers.get('content-disposition')).toMatch(/attachment; filename=".*\.gexf"/)
    const log = await house.db
      .selectFrom('export')
      .selectAll()
      .orderBy('id', 'desc')
      .executeTakeFirst()
    expect(log).toMatchObject({ format: 'gexf', row_count: 1 })
    expect(textOf((await web.get(`/incidents/${saved.ref}`)).text, 'h1')).toBe('Odd')
  })
})
