import { act_fields } from '../../db/dictionary/records/act.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { records } from '../../db/dictionary/records.ts'
import { profiles, type Outward, type Profile } from '../../db/dictionary/release.ts'
import { highest_risk } from '../../db/disclosure/anonymise.ts'
import type { Finding } from '../../db/disclosure/finding.ts'
import { ownNames } from '../../db/disclosure/place-names.ts'
import type { Assessment, Outlook } from '../disclosure/release.ts'
import type { Visitor } from '../route.ts'

/** The address of the page, for another reader. */
export function checkHref(list: URLSearchParams, profile: Profile): string {
  const query = new URLSearchParams(list)
  query.set('profile', profile)
  return `/exports/check?${query.toString()}`
}

/** What the page shows whoever the file is for. */
export function checkFrame({ t }: Visitor, list: URLSearchParams, profile: Profile) {
  const query = list.toString()
  return {
    heading: t('disclosure.title'),
    profile,
    list: query === '' ? '/incidents' : `/incidents?${query}`,
    list_query: query,
    profiles: profiles.map((one) => ({
      name: t(`disclosure.profile_${one}`),
      href: checkHref(list, one),
      here: one === profile,
    })),
  }
}

/** What would leave, what was found, and what becomes of each field. */
export async function assessmentPage(visit: Visitor, found: Assessment, list: URLSearchParams) {
  const { t, language } = visit
  const { profile, tables, staying, findings } = found
  const stays = (['consent', 'restricted', 'patterns'] as const)
    .filter((why) => staying[why] > 0)
    .map((why) => t(`disclosure.staying_${why}`, { n: staying[why] }))
  return {
    tables: (['incidents', 'acts'] as const).map((table) =>
      outlookLine(visit, table, tables[table]),
    ),
    most_risk: Math.round(highest_risk * 100),
    blocked: tables.incidents.rows === 0 && tables.acts.rows === 0,
    stays,
    fields: fieldLines(language, profile, t),
    findings: await findingLines(visit, findings),
    found: found.found,
    digest: found.digest,
    files: fileLinks(visit, found, list),
    numbers: numberLinks(visit, found, list),
  }
}

function outlookLine({ t, language }: Visitor, table: 'incidents' | 'acts', outlook: Outlook) {
  const { rows, left_out, smallest, risk } = outlook
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  return {
    name: t(`disclosure.table_${table}`),
    ...{ rows, left_out, smallest },
    risk: rows === 0 ? null : percent.format(risk),
  }
}

function fieldLines(language: 'en' | 'ko', profile: Outward, t: Visitor['t']) {
  const of = [
    ['incident', incident_fields],
    ['act', act_fields],
    ['person', person_fields],
  ] as const
  return of.flatMap(([name, fields]) => {
    const record = records.find((one) => one.name === name)?.label[language] ?? name
    return fields.map(({ label, release, sensitivity }) => {
      const treatment = sensitivity === 'open' ? release[profile] : 'drop'
      return { record, label: label[language], treatment: t(`disclosure.treat_${treatment}`) }
    })
  })
}

async function findingLines({ db, house, language, t }: Visitor, findings: readonly Finding[]) {
  const names = await ownNames(
    db,
    [...new Set(findings.flatMap(({ about }) => about?.province_id ?? []))],
    language,
  )
  const what = ({ kind, about, words }: Finding): string => {
    if (kind !== 'few_people' || about === null) {
      return t(`disclosure.kind_${kind}`, { words: words ?? '' })
    }
    return t('disclosure.kind_few_people', {
      place: names.get(about.province_id) ?? about.province_id,
      month: about.month === '' ? t('disclosure.no_month') : about.month,
      act: house.terms.label('act_type', about.act, language),
      n: about.people,
    })
  }
  const fieldLabel = (field: string | null): string | null => {
    const [record, name] = (field ?? '').split('.')
    const fields = records.find((one) => one.name === record)?.fields ?? []
    return fields.find((one) => one.name === name)?.label[language] ?? null
  }
  return findings.map((finding) => ({
    what: what(finding),
    refs: finding.refs.slice(0, most_refs),
    more: Math.max(0, finding.refs.length - most_refs),
    field: fieldLabel(finding.field),
    leaves: finding.leaves,
  }))
}

const most_refs = 10

/** Only files that would hold something: of the others nothing is written. */
function fileLinks(
  { t, language }: Visitor,
  { profile, tables }: Assessment,
  list: URLSearchParams,
) {
  const query = new URLSearchParams(list)
  query.set('profile', profile)
  const safe = `${query.toString()}&safe=1&labels=${language}`
  const plain = `${query.toString()}&labels=${language}`
  const files = [
    { table: 'incidents', label: t('list.export_xlsx'), href: `/incidents.xlsx?${plain}` },
    { table: 'incidents', label: t('list.export_csv'), href: `/incidents.csv?${safe}` },
    { table: 'acts', label: t('list.export_acts'), href: `/acts.csv?${safe}` },
    { table: 'incidents', label: t('list.export_json'), href: `/incidents.json?${plain}` },
    { table: 'incidents', label: t('list.export_geojson'), href: `/incidents.geojson?${plain}` },
  ] as const
  return files.filter(({ table }) => tables[table].rows > 0)
}

/** Numbers need nobody's acceptance: they hold no record. */
function numberLinks({ t }: Visitor, { profile }: Assessment, list: URLSearchParams) {
  const query = new URLSearchParams(list)
  query.set('profile', profile)
  query.set('safe', '1')
  const table = new URLSearchParams(query)
  table.set('rows', 'act')
  table.set('columns', 'province')
  const axis = (name: 'act' | 'province') => t(`analysis.axis_${name}`)
  const crossed = { rows: axis('act'), columns: axis('province').toLowerCase() }
  return [
    { label: t('analysis.figure_act'), href: `/analysis/act.csv?${query.toString()}` },
    { label: t('analysis.figure_province'), href: `/analysis/province.csv?${query.toString()}` },
    {
      label: t('analysis.figure_timeline'),
      href: `/analysis/timeline.csv?${query.toString()}`,
    },
    {
      label: t('analysis.figure_table', crossed),
      href: `/analysis/table.csv?${table.toString()}`,
    },
  ]
}
