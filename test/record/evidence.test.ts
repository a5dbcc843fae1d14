import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { quoteFinder } from '../../db/dictionary/quote.ts'
import type { Answer, Client } from '../client.ts'
import type { TestHouse } from '../house.ts'
import { makeApi, problems, type Api } from './api.ts'
import { startCast } from './cast.ts'
import { arrest, article, rows, type Json } from './documents.ts'
import { fill, readPage, textOf, textsOf, type Element } from './reading.ts'

let house: TestHouse
let api: Api
let web: Client
beforeAll(async () => {
  ;({ house, api, web } = await startCast({ example: true }))
})
afterAll(() => house.close())

/** Edits an incident in its form, as its author. */
async function edit(ref: string, typed: Record<string, string>) {
  const path = `/incidents/${ref}/edit`
  return web.post(path, fill((await web.get(path)).text, typed))
}

const summary = ({ text }: Answer) => textsOf(text, '.error-summary li')
const jsonOf = async (ref: string) => (await api.get(`/incidents/${ref}.json`)).body
const not_in_text = 'This is not in the words of the source'
const rests_on = 'It rests on a source or an origin that is restricted'

describe('every value of the example', () => {
  test.each(['KP-2023-0001', 'KP-2023-0002', 'KP-2023-0003'])(
    'of %s rests on a quote',
    async (ref) => {
      const page = readPage((await web.get(`/incidents/${ref}`)).text)
      const said = [
        ...page.querySelectorAll('article dl.facts dd'),
        ...page.querySelectorAll('ol.acts h3'),
        ...page.querySelectorAll('section[aria-labelledby=people] > ul > li'),
        ...page.querySelectorAll('section[aria-labelledby=summary]'),
      ].filter((element) => !ofKeeping(element))
      expect(said.length).toBeGreaterThan(2)
      for (const value of said) {
        const links = [...value.querySelectorAll('.rests a')].map((link) =>
          link.getAttribute('href'),
        )
        expect(links.length, value.textContent).toBeGreaterThan(0)
        for (const link of links) {
          const quote = page.querySelector(`figure${link}`)
          expect(quote?.querySelector('blockquote')?.textContent, String(link)).toMatch(/\w{3}/)
          const source = quote?.querySelector('a[href*="#quote-"]')?.getAttribute('href') ?? ''
          const [path = '', id = ''] = source.split('#')
          const words = readPage((await web.get(path)).text)
          expect(words.querySelector(`#${id} ~ mark`)?.textContent, source).toMatch(/\w{3}/)
        }
      }
    },
  )

  /** What says how the record is kept, and in which language, is nobody's claim. */
  const ofKeeping = (element: Element) =>
    ['Open', 'English'].some((text) => element.textContent.trim().startsWith(text))

  test('the sex of the fourth person rests on the words that say it', async () => {
    const page = readPage((await web.get('/incidents/KP-2023-0002')).text)
    const facts = [...page.querySelectorAll('section[aria-labelledby=people] dl.facts > div')]
    const sex = facts.find((fact) => fact.querySelector('dt')?.textContent === 'Sex')
    const links = [...(sex?.querySelectorAll('.rests a') ?? [])]
    const [quote] = links.map((link) =>
      textOf(
        page.querySelector(`figure${link.getAttribute('href')}`)?.innerHTML ?? '',
        'blockquote',
      ),
    )
    expect([links.length, quote]).toEqual([1, 'security agents raided the scene and arrested him'])
  })
})

describe('a quote', () => {
  const words = 'The agents came “at night”.\n\nThey took  all — they found —\nand left.'
  const resting = (quote: string, over: Json = {}) =>
    arrest({
      sources: [{ key: 's1', title: 'The words', stored_text: words }],
      claims: [{ source: 's1', quote }],
      ...over,
    })

  test.each([
    'The agents came "at night".',
    'They took all - they found - and left',
    'The agents … and left.',
    'agents came [...] all they found'.replace('all they', 'all — they'),
  ])('that stands in the words of its source is taken: %s', async (quote) => {
    const { ref } = await api.save(resting(quote))
    const { text } = await web.get(`/incidents/${ref}`)
    expect(textOf(text, 'figure.quote figcaption a:nth-of-type(2)')).toBe('in its text')
  })

  test.each(['The agents came by day', 'and left … The agents', 'they took all'])(
    'that does not is refused: %s',
    async (quote) => {
      const answer = await api.post(resting(quote))
      expect([answer.status, problems(answer)]).toEqual([422, ['claims.0.quote quote_not_in_text']])
      const saved = await api.save(resting('They took all … they found'))
      expect(summary(await edit(saved.ref, { 'claims.0.quote': quote }))).toEqual([
        expect.stringContaining(not_in_text),
      ])
    },
  )

  test('goes on standing in them: an edit that took it away is refused, and says which', async () => {
    const saved = await api.save(resting('They took all … they found'))
    const [source] = rows(saved, 'sources')
    const other = await api.save(
      arrest({
        sources: [{ key: 's1', source_id: source?.['source_id'] }],
        claims: [{ source: 's1', quote: 'came “at night”' }],
      }),
    )
    const answer = await edit(saved.ref, { 'sources.0.stored_text': 'They took all they found' })
    expect([answer.status, summary(answer)]).toEqual([422, [expect.stringContaining(other.ref)]])
  })

  test('is marked in the words of its source, for those who may read what rests on it', async () => {
    const { ref, ...saved } = await api.save(resting('agents came … They took'))
    const source = String(rows(saved, 'sources')[0]?.['source_id'])
    const page = (await web.get(`/sources/${source}`)).text
    expect(textsOf(page, '.words mark')).toEqual(['agents came', 'They took'])
    await house.setIncident({ sensitivity: 'restricted' }, ref)
    const colleague = await house.signIn('researcher', 'colleague')
    expect((await colleague.get(`/sources/${source}`)).status).toBe(404)
  })

  test('that is not there any more is said to be missing', async () => {
    const saved = await api.save(resting('They took all'))
    const id = String(rows(saved, 'sources')[0]?.['source_id'])
    await house.db
      .updateTable('source')
      .set({ stored_text: 'others' })
      .where('id', '=', id)
      .execute()
    const page = (await web.get(`/sources/${id}`)).text
    expect(textOf(page, '.notice.warning')).toBe('1 quote is not in these words:')
  })
})

describe('where a quote stands, by law', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  test('every part of a text is found in it, where it stands or before', () => {
    fc.assert(
      fc.property(text, fc.nat(60), fc.nat(60), (text, a, b) => {
        const whole = text.normalize('NFC')
        const part = whole.slice(Math.min(a, b), Math.max(a, b))
        if (part.trim() === '' || /…|\.{3}/.test(part)) return
        const [span] = quoteFinder(whole)(part) ?? []
        expect(span).toBeDefined()
        const [from, until] = span ?? [0, 0]
        expect(from).toBeLessThanOrEqual(Math.min(a, b) + part.length - part.trimStart().length)
        expect(quoteFinder(whole.slice(from, until))(part)).not.toBeNull()
      }),
      { numRuns: 2_000 },
    )
  })
  test('nothing is found that has a letter more', () => {
    fc.assert(
      fc.property(text, (text) => {
        const without = text.replaceAll('§', '')
        expect(quoteFinder(without)(`${without.trim()}§`)).toBeNull()
      }),
      { numRuns: 500 },
    )
  })
})

describe('a source or origin that is restricted', () => {
  const citing = (over: Json, incident: Json = {}) =>
    arrest({ sources: [article('s1', over)], ...incident })

  test.each<Json>([
    { sensitivity: 'restricted' },
    { origin: { label: 'x', sensitivity: 'restricted' } },
  ])('bears no incident that everybody may read: %j', async (over) => {
    expect(problems(await api.post(citing(over)))).toEqual(['sensitivity rests_on_restricted'])
    const { ref } = await api.save(citing(over, { sensitivity: 'restricted' }))
    const opened = await edit(ref, { sensitivity: 'open' })
    expect(summary(opened)).toEqual([expect.stringContaining(rests_on)])
    expect(await jsonOf(ref)).toMatchObject({ version: 1, sensitivity: 'restricted' })
  })

  test('cannot become so while others rest on it openly, nor through what was taken from it', async () => {
    const first = await api.save(citing({}))
    const [source] = rows(first, 'sources')
    const reprint = { key: 's2', title: 'Again', derived_from: 's1', derivation: 'reprint' }
    const second = await api.save(
      arrest({
        sources: [{ key: 's1', source_id: source?.['source_id'] }, reprint],
        claims: [{ source: 's2', quote: 'q' }],
      }),
    )
    const hide = { 'sensitivity': 'restricted', 'sources.0.sensitivity': 'restricted' }
    expect(summary(await edit(first.ref, hide))).toEqual([
      expect.stringContaining('Other incidents that everybody may read'),
    ])
    await house.setIncident({ sensitivity: 'restricted' }, second.ref)
    expect((await edit(first.ref, hide)).status).toBe(303)
    expect((await edit(first.ref, { 'sources.0.sensitivity': 'open' })).status).toBe(303)
    const onlyReprint = rows(second, 'sources').find((row) => row['title'] === 'Again')
    const below = await api.save(
      arrest({ sources: [{ key: 's1', source_id: onlyReprint?.['source_id'] }] }),
    )
    // It rests on the original without citing it.
    expect(summary(await edit(first.ref, hide))).toEqual([
      expect.stringContaining('Other incidents that everybody may read'),
    ])
    await house.setIncident({ sensitivity: 'restricted' }, below.ref)
    expect((await edit(first.ref, hide)).status).toBe(303)
    const again = rows(second, 'sources').find((row) => row['title'] === 'Again')
    const third = arrest({ sources: [{ key: 's1', source_id: again?.['source_id'] }] })
    expect(problems(await api.post(third))).toEqual(['sensitivity rests_on_restricted'])
  })
})

test('a draft is in nobody’s way, and is restricted before it is submitted', async () => {
  const first = await api.save(arrest({ sources: [article('s1')] }))
  const sources = [{ key: 's1', source_id: rows(first, 'sources')[0]?.['source_id'] }]
  const colleague = await makeApi(house, 'researcher', 'colleague')
  const draft = await colleague.save(arrest({ status: 'draft', sources }))
  const hide = { 'sensitivity': 'restricted', 'sources.0.sensitivity': 'restricted' }
  expect((await edit(first.ref, hide)).status).toBe(303)
  const their = await house.signIn('researcher', 'colleague')
  await their.get('/incidents?lang=en')
  const path = `/incidents/${draft.ref}/edit`
  const submit = async (typed: Record<string, string>) =>
    their.post(path, fill((await their.get(path)).text, { status: 'submitted', ...typed }))
  expect(summary(await submit({}))).toEqual([expect.stringContaining(rests_on)])
  expect((await submit({ sensitivity: 'restricted' })).status).toBe(303)
})

test('a restricted reprint is nobody else’s once its incident is in the trash', async () => {
  const first = await api.save(arrest({ sources: [article('s1')] }))
  const [source] = rows(first, 'sources')
  const hidden = { key: 's2', title: 'Kept apart', derived_from: 's1', derivation: 'reprint' }
  const second = await api.save(
    arrest({
      sensitivity: 'restricted',
      sources: [
        { key: 's1', source_id: source?.['source_id'] },
        { ...hidden, sensitivity: 'restricted' },
      ],
      claims: [{ source: 's2', quote: 'q' }],
    }),
  )
  const reprint = rows(second, 'sources').find((row) => row['title'] === 'Kept apart')
  expect((await web.post(`/incidents/${second.ref}/remove`, { reason: 'x' })).status).toBe(303)
  const colleague = await house.signIn('researcher', 'colleague')
  for (const path of [`/incidents/${first.ref}`, `/sources/${String(source?.['source_id'])}`]) {
    expect((await colleague.get(path)).text).not.toContain('Kept apart')
  }
  expect((await colleague.get(`/sources/${String(reprint?.['source_id'])}`)).status).toBe(404)
})

test('the words of a source that one does not see are not to be guessed', async () => {
  const stored_text = 'He left by the northern gate.'
  const saved = await api.save(
    arrest({ sensitivity: 'restricted', sources: [{ key: 's1', title: 'x', stored_text }] }),
  )
  const source_id = rows(saved, 'sources')[0]?.['source_id']
  const colleague = await makeApi(house, 'researcher', 'colleague')
  const guess = async (quote: string) =>
    problems(
      await colleague.post(
        arrest({ sources: [{ key: 's1', source_id }], claims: [{ source: 's1', quote }] }),
      ),
    )
  expect(await guess('northern gate')).toEqual(await guess('southern gate'))
})

describe('the count of origins', () => {
  test('is raised by no number of reprints, and by one for every new origin', async () => {
    const kinds = fc.array(fc.constantFrom('reprint', 'translation', 'origin', 'known'), {
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.array(fc.nat(7), { minLength: 8, maxLength: 8 }),
        async (kinds, at) => {
          const { ref } = await api.save(arrest({ sources: [article('s1')] }))
          let wanted = 1
          for (const [n, kind] of kinds.entries()) {
            const before = rows(await jsonOf(ref), 'sources')
            const from = before[(at[n] ?? 0) % before.length] ?? {}
            const own = `sources.${before.length}.`
            if (kind === 'origin') wanted += 1
            const how: Record<string, string> =
              kind === 'origin'
                ? { [`${own}origin.label`]: 'another', [`${own}origin.kind`]: 'anonymous_person' }
                : kind === 'known'
                  ? { [`${own}origin_id`]: String((from['origin'] as Json)['origin_id']) }
                  : {
                      [`${own}derived_from`]: String(from['source_id']),
                      [`${own}derivation`]: kind,
                    }
            const answer = await edit(ref, { ...how, [`${own}key`]: 'new', [`${own}title`]: 'T' })
            expect([answer.status, summary(answer)]).toEqual([303, []])
            const after = rows(await jsonOf(ref), 'sources')
            const origins = new Set(after.map((row) => (row['origin'] as Json)['origin_id']))
            expect([after.length, origins.size]).toEqual([n + 2, wanted])
            const page = (await web.get(`/incidents/${ref}`)).text
            expect(textOf(page, '#sources')).toMatch(new RegExp(`, ${wanted} origins?$`))
          }
        },
      ),
      { numRuns: 20 },
    )
  })
})

test('an installation from before has the terms that came since', async () => {
  const { db, config, engine } = house.house
  await db.deleteFrom('term').where('vocabulary', '=', 'consent').execute()
  const { seedDatabase } = await import('../../seeds/seed.ts')
  const terms = await seedDatabase(engine, { example: config.example })
  expect(terms.list('consent').map(({ code }) => code)).toContain('withdrawn')
})
