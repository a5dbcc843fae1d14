import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { translator } from '../../server/language.ts'
import { makeKeys, type Keys } from './keys.ts'
import { closeQuietly, openForm, openTab, useDesk } from './tab.ts'

const desk = useDesk()

const article = {
  title: 'N. Korean agents arrest family members of defectors near border',
  quote:
    'the security agents confiscated all the cash they found in the house, arrested a member of the family and the remittance broker who transferred the money',
  summary:
    'Security agents raided a home in Hyesan soon after the family had collected money, took all the cash and arrested a member of the family and the broker.',
}

const places = { en: 'Hyesan', ko: '혜산' }
const agencies = { en: 'Ministry of State Security', ko: '국가보위성' }

type T = ReturnType<typeof translator>

async function enterSource(keys: Keys): Promise<void> {
  await keys.paste('sources.0.title', article.title)
  await keys.type('sources.0.publisher', 'Daily NK')
  await keys.type('sources.0.published_on', '2024-01-24')
  await keys.choose('sources.0.origin.reliability', 'F')
}

async function enterWhenAndWhere(keys: Keys, t: T, place: string): Promise<void> {
  await keys.type('date_text', 'Dec. 29 … Soon after')
  await keys.open(t('form.edtf'))
  await keys.type('date_edtf', '[2023-12-29..2023-12-31]')
  await keys.type('place', place)
  await keys.type('title', 'Raid after a remittance, Hyesan')
  await keys.paste('summary', article.summary)
}

/** The household first, so that its member can be counted inside it. */
async function enterPeople(keys: Keys, t: T): Promise<void> {
  await keys.type('people.0.label', 'household')
  await keys.choose('people.0.unit', 'family')
  await keys.open(t('form.person_more'))
  await keys.type('people.0.size_min', '2')
  await keys.go(t('form.add_person'))
  await keys.type('people.1.label', 'family member')
  await keys.tick('people.1.roles', 'defector_family')
  await keys.open(t('form.person_more'))
  await keys.choose('people.1.part_of', 'p1')
  await keys.go(t('form.add_person'))
  await keys.type('people.2.label', 'broker')
  await keys.tick('people.2.roles', 'remittance_broker')
}

async function enterActs(keys: Keys, t: T, agency: string): Promise<void> {
  await keys.choose('acts.0.type', 'arrest')
  await keys.tick('acts.0.victims', 'p2')
  await keys.tick('acts.0.victims', 'p3')
  await keys.type('acts.0.agencies.0.agency', agency)
  await keys.go(t('form.add_act'))
  await keys.choose('acts.1.type', 'confiscation')
  await keys.tick('acts.1.victims', 'p1')
  await keys.open(t('form.act_confiscation'))
  await keys.choose('acts.1.item', 'cash')
  await keys.choose('acts.1.amount_basis', 'all_found')
  await enterSentence(keys, t, 2, 'p2', '3')
  await enterSentence(keys, t, 3, 'p3', '6')
}

async function enterSentence(keys: Keys, t: T, row: number, victim: string, months: string) {
  await keys.go(t('form.add_act'))
  await keys.choose(`acts.${row}.type`, 'sentence')
  await keys.choose(`acts.${row}.asserted`, 'imposed_not_confirmed_served')
  await keys.tick(`acts.${row}.victims`, victim)
  await keys.open(t('form.act_sentence'))
  await keys.choose(`acts.${row}.penalty`, 'hard_labour')
  await keys.type(`acts.${row}.months_min`, months)
  await keys.type(`acts.${row}.months_max`, months)
  await keys.open(t('form.act_more'))
  await keys.type(`acts.${row}.date_text`, 'On Jan. 10')
}

async function enterQuote(keys: Keys): Promise<void> {
  await keys.paste('claims.0.quote', article.quote)
  await keys.choose('claims.0.act', '1')
  await keys.choose('claims.0.credibility', '3')
}

const victims = (rows: { type: string; victims: string[] }[], type: string) =>
  rows.filter((row) => row.type === type).flatMap((row) => row.victims)

describe.each([
  ['en', true],
  ['en', false],
  ['ko', true],
  ['ko', false],
] as const)(
  'the incident of 29 December by keyboard alone, in %s, scripts %s',
  (language, scripts) => {
    const t = translator(language)
    const name = `researcher-${language}-${scripts}`

    it('is entered, saved, and found on its page, in the list and in the file', async () => {
      const tab = await openTab(desk, {
        role: 'researcher',
        name,
        language,
        javaScriptEnabled: scripts,
      })
      const { page } = tab
      const keys = makeKeys(page)

      await openForm(page)
      await enterSource(keys)
      await enterWhenAndWhere(keys, t, places[language])
      await enterPeople(keys, t)
      await enterActs(keys, t, agencies[language])
      await enterQuote(keys)
      await keys.go(t('form.save'))
      const ref = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      expect(ref).toMatch(/^KP-2023-\d{4}$/)
      console.log(`${language}, scripts ${scripts ? 'on' : 'off'}:`, JSON.stringify(keys.count))

      expect(await page.getByRole('status').textContent()).toBe(t('record.saved', { ref }))
      const shown = await page.locator('main').innerText()
      for (const words of ['Dec. 29 … Soon after', article.title, article.quote, article.summary]) {
        expect(shown).toContain(words)
      }
      expect(await page.locator('.acts > .act').count()).toBe(5)

      const record = (await (await page.request.get(`/incidents/${ref}.json`)).json()) as {
        date_earliest: string
        date_latest: string
        place_id: string
        people: { person_id: string; label: string; size_min: number | null }[]
        acts: { type: string; victims: string[]; months_min: string | null; item: string | null }[]
      }
      expect(record).toMatchObject({
        date_earliest: '2023-12-29',
        date_latest: '2023-12-31',
        place_id: 'KP-10.hyesan',
      })
      expect(record.people.map((person) => person.label)).toEqual([
        'household',
        'family member',
        'broker',
      ])
      expect(victims(record.acts, 'arrest')).toHaveLength(2)
      expect(record.acts.map((act) => act.type).toSorted()).toEqual([
        'arrest',
        'arrest',
        'confiscation',
        'sentence',
        'sentence',
      ])

      await page.goto('/incidents?act=sentence&from=2024-01&to=2024-01')
      expect(await page.locator('.incidents').innerText()).toContain(ref)
      const file = await page.request.get('/incidents.csv?act=sentence&from=2024-01&to=2024-01')
      const rows: Record<string, string>[] = parse(await file.body(), { columns: true })
      expect(rows.find((row) => row['ref'] === ref)).toMatchObject({
        persons_min: '3',
        persons_arrested: '2',
        persons_sentenced: '2',
        sentence_months_min: '3',
        sentence_months_max: '6',
        confiscations: '1',
        reliability: 'F',
        credibility: '3',
      })
      await closeQuietly(tab)
    })
  },
)
