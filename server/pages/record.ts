import type { Actor } from '../../db/actor.ts'
import type { Bundle } from '../../db/bundle.ts'
import { fieldNamed } from '../../db/decision.ts'
import { shortDate } from '../../db/dictionary/date/describe.ts'
import { showField, type Field, type Wording } from '../../db/dictionary/field.ts'
import { act_fields } from '../../db/dictionary/records/act.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { person_fields } from '../../db/dictionary/records/person.ts'
import { tallyOf, relation } from '../../db/flat/incident.ts'
import { termsOf, type Term } from '../../db/sentence.ts'
import type { Terms } from '../../db/term.ts'
import type { ClaimRow, SourceRow } from '../../db/tables.ts'
import { seesRestricted } from '../../db/visible.ts'
import { disputedPage } from './disputed.ts'
import { evidenceOf } from './evidence.ts'

export type Shown = {
  name: string
  label: string
  text: string
  href: string | null
  /** The source's own words, where they are not the text. */
  note: string | null
  /** How a date is known, how near a place is. */
  tags: string[]
  /** The numbers of the quotes that it rests on, on the page of an incident. */
  rests: number[]
}

const pages: Record<string, string | undefined> = { place: 'places', agency: 'agencies' }

/** The fields of a record that have a value, in words. */
export function showFields(
  fields: readonly Field[],
  row: object,
  wording: Wording,
  skip: readonly string[] = [],
): Shown[] {
  const values = row as Record<string, unknown>
  return fields.flatMap((field) => {
    if (skip.includes(field.name) || field.sensitivity !== 'open') return []
    const text = showField(field, values, wording)
    if (text === null || repeatsLeast(field.name, values)) return []
    const verbatim = values[`${field.name}_text`]
    const id = values[`${field.name}_id`]
    const note = typeof verbatim === 'string' && verbatim !== text ? verbatim : null
    const page = pages[field.kind.noun ?? '']
    const href = page !== undefined && typeof id === 'string' ? `/${page}/${id}` : null
    const label = labelOf(field, values, wording)
    const tags = tagsOf(field, values, wording)
    return [{ name: field.name, label, text, href, note, tags, rests: [] }]
  })
}

/** Says of each value which quotes it rests on. */
const resting = (shown: readonly Shown[], quotesOf: (field: string) => number[]): Shown[] =>
  shown.map((fact) => ({ ...fact, rests: quotesOf(fact.name) }))

/** How a record is kept is nothing that a source says. */
const kept_by_us = incident_fields.flatMap((field) =>
  field.section === 'record' ? [field.name as string] : [],
)

const isExact = (name: string, values: Record<string, unknown>) => {
  const [least, most] = ['_min', '_max'].map((end) => values[name.replace(/_(min|max)$/, end)])
  return /_(min|max)$/.test(name) && least != null && least === most
}

const repeatsLeast = (name: string, values: Record<string, unknown>) =>
  name.endsWith('_max') && isExact(name, values)

/** "Months, at least" is "Months" where least and most are the same. */
function labelOf(field: Field, values: Record<string, unknown>, { language }: Wording): string {
  const label = field.label[language]
  return isExact(field.name, values) ? label.replace(/, at least$|\(최소\)$/, '') : label
}

function tagsOf(field: Field, values: Record<string, unknown>, wording: Wording): string[] {
  const { vocabulary } = field.kind
  if (vocabulary === undefined) return []
  return ['_basis', '_precision'].flatMap((suffix) => {
    const code = suffix in field.kind.inputs ? values[field.name + suffix] : null
    const plain = code === 'stated' || code === 'unknown' || typeof code !== 'string'
    return plain ? [] : [wording.termLabel(vocabulary, code)]
  })
}

/** Everything the record page shows, made from one incident. */
export function recordPage(bundle: Bundle, terms: Terms, wording: Wording, actor: Actor) {
  const { incident, acts, people, sources, origins, links, involvements } = bundle
  const { language } = wording
  const evidence = evidenceOf(bundle)
  const terms_of = new Map(termsOf(bundle).map((term) => [term.act.id, term]))
  const quotes = evidence.quotes.map((claim, index) => ({
    act_id: claim.act_id,
    ...quoteOf(claim, index + 1, bundle, terms, language),
  }))
  const person = new Map(people.map((row) => [row.id, row]))
  const number = new Map(acts.map((act, index) => [act.id, index + 1]))
  return {
    incident,
    tally: tallyOf(bundle),
    kind: terms.label('incident_kind', incident.kind, language),
    status: terms.label('status', incident.status, language),
    fields: resting(
      showFields(incident_fields, incident, wording, ['title', 'summary', 'kind', 'status']),
      (name) => (kept_by_us.includes(name) ? [] : evidence.ofIncident(name)),
    ),
    summary_rests: evidence.ofIncident('summary'),
    acts: acts.map((act) => ({
      seq: act.seq,
      number: number.get(act.id) ?? act.seq,
      type: terms.label('act_type', act.type, language),
      type_code: act.type,
      asserted:
        act.asserted === 'occurred' ? null : terms.label('asserted', act.asserted, language),
      victim: act.victim_id === null ? null : (person.get(act.victim_id) ?? null),
      rests: evidence.ofAct(act, 'type'),
      term: termPage(terms_of.get(act.id), language),
      fields: resting(
        showFields(act_fields, act, wording, ['type', 'victim', 'asserted']),
        (name) => evidence.ofAct(act, name),
      ),
      agencies: involvements
        .filter((row) => row.act_id === act.id)
        .map((row) => ({
          href: row.agency_id === null ? `/people/${row.person_id}` : `/agencies/${row.agency_id}`,
          name:
            row.agency_id === null
              ? (person.get(row.person_id ?? '')?.label ?? null)
              : wording.nameOf('agency', row.agency_id),
          degree: terms.label('degree', row.degree, language),
          inferred: row.basis === 'inferred',
          rests: evidence.ofAct(act, 'agency'),
        })),
      quotes: quotes.filter(({ act_id }) => act_id === act.id),
    })),
    people: people.map((row) => ({
      id: row.id,
      label: row.label,
      real_name: seesRestricted(actor, row.created_by) ? row.real_name : null,
      group: row.part_of === null ? null : (person.get(row.part_of)?.label ?? null),
      rests: evidence.ofPerson(row, 'label'),
      fields: resting(showFields(person_fields, row, wording, ['label', 'part_of']), (name) =>
        evidence.ofPerson(row, name),
      ),
    })),
    quotes: quotes.filter(({ act_id }) => !number.has(act_id ?? '')),
    sources: sources.map((source) => sourceLine(source, bundle, terms, language)),
    origins,
    withdrawn: origins.some(({ consent }) => consent === 'withdrawn'),
    disputed: disputedPage(bundle, wording, (claim_id) => ({
      quote: quotes.find(({ id }) => id === claim_id)?.number ?? null,
      source: sourceNumber(bundle, claim_id),
    })),
    related: links.map((link) => ({
      ...link,
      relation: terms.label('link_type', relation(link, terms), language),
      sure:
        link.confidence === 'certain'
          ? null
          : terms.label('link_confidence', link.confidence, language),
    })),
  }
}

/** When a term is expected to end, and since when nobody knows what became of the person. */
function termPage(term: Term | undefined, language: 'en' | 'ko') {
  if (!term) return null
  const { earliest, latest } = term.end
  const day = (text: string | null) => (text === null ? null : dayIn(text, language))
  const since = latest ?? earliest
  const unknown = !term.known && since !== null && since < new Date().toISOString().slice(0, 10)
  return {
    same: earliest === latest,
    ...{ earliest: day(earliest), latest: day(latest) },
    unknown_since: unknown ? day(since) : null,
  }
}

const sourceNumber = ({ claims, sources }: Bundle, claim_id: string) => {
  const claim = claims.find(({ id }) => id === claim_id)
  return sources.findIndex(({ id }) => id === claim?.source_id) + 1
}

function quoteOf(
  claim: ClaimRow,
  number: number,
  { sources, acts }: Bundle,
  terms: Terms,
  language: 'en' | 'ko',
) {
  const at = sources.findIndex((source) => source.id === claim.source_id)
  const source = sources[at]
  const act = acts.find(({ id }) => id === claim.act_id) ?? null
  const field = fieldNamed(act, claim.field ?? '')
  return {
    ...{ id: claim.id, number },
    quote: claim.quote,
    in_text:
      source?.stored_text == null || claim.quote === null
        ? null
        : `/sources/${source.id}#quote-${claim.id}`,
    locator: claim.locator,
    credibility: claim.credibility,
    denies: claim.asserts === 'denies',
    field: claim.field === null ? null : (field?.field.label[language] ?? claim.field),
    value: claim.value,
    state: claim.state === 'accepted' ? null : terms.label('claim_state', claim.state, language),
    source: at + 1,
    language: source?.language ?? null,
  }
}

/** A calendar day in words. */
export const dayIn = (day: string, language: 'en' | 'ko') =>
  shortDate({ edtf: day, earliest: day, latest: day, precision: 'day' }, language)

function sourceLine(source: SourceRow, bundle: Bundle, terms: Terms, language: 'en' | 'ko') {
  const from = bundle.sources.find((row) => row.id === source.derived_from)
  const origin = bundle.origins.find((row) => row.id === source.origin_id)
  return {
    ...source,
    name: source.title ?? source.publisher ?? source.url ?? source.id,
    published: source.published_on === null ? null : dayIn(source.published_on, language),
    taken: from
      ? {
          how: terms.label('derivation', source.derivation ?? 'reprint', language),
          title: from.publisher ?? from.title ?? '',
        }
      : null,
    origin: origin
      ? {
          id: origin.id,
          label: origin.label ?? terms.label('origin_kind', origin.kind, language),
          consent:
            origin.consent === null ? null : terms.label('consent', origin.consent, language),
          reliability: origin.reliability,
          reliability_label:
            origin.reliability === null
              ? null
              : terms.label('reliability', origin.reliability, language),
        }
      : null,
  }
}
