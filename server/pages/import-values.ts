import type { ImportRow } from '../../db/import/import.ts'
import type { Distinct, DistinctValues } from '../import/distinct.ts'
import { targetLabel } from '../import/labels.ts'
import { makeLookup } from '../import/lookup.ts'
import { columnOf, mappingOf, type Mapping } from '../import/mapping.ts'
import { findTarget, type Target } from '../import/targets.ts'
import type { Visitor } from '../route.ts'
import { bodyText } from '../visit.ts'
import { stepPage } from './import.ts'

export type ReadValues = { mapping: Mapping; problems: { input: string; text: string }[] }

const listedIn = ({ result }: ImportRow): DistinctValues[] =>
  ((JSON.parse(result ?? '{}') as { values?: DistinctValues[] }).values ?? []).filter(
    ({ target }) => findTarget(target) !== undefined,
  )

/** So many values that need no choice are shown. */
const most_clear = 100

const leave = '-'

export async function valuesPage(visit: Visitor, row: ImportRow, read: ReadValues | null = null) {
  const { language, t } = visit
  const mapping = read?.mapping ?? mappingOf(row.mapping)
  const problems = read?.problems ?? []
  const listed = listedIn(row)
  const labels = await labelsOf(visit, mapping)
  const sections = listed.map(({ target: name, values, more }, section) => {
    const target = findTarget(name) as Target
    const own = mapping.values[name] ?? {}
    const lines = values.map((value, at) => ({ value, input: `value-${section}-${at}` }))
    const unclear = lines.filter(({ value }) => value.says === null)
    return {
      label: targetLabel(target, language, t),
      column: columnOf(mapping, name) ?? null,
      by_name: target.names !== null,
      more,
      unclear: unclear.map(({ value, input }) => ({
        ...{ text: value.text, n: value.n, input },
        options: optionsOf(visit, target, value, own[value.text], labels),
        typed: read === null ? '' : bodyText(visit, `${input}-other`),
        problem: problems.find((one) => one.input === input)?.text ?? null,
      })),
      clear: lines
        .flatMap(({ value }) =>
          value.says ? [{ text: value.text, n: value.n, label: value.says.label }] : [],
        )
        .slice(0, most_clear),
    }
  })
  return {
    ...stepPage(visit, row, 'values', problems.length > 0),
    ...{ sections, problems, open: sections.reduce((sum, { unclear }) => sum + unclear.length, 0) },
  }
}

/** What ids that were chosen before are called. */
async function labelsOf({ db, house, language }: Visitor, { values }: Mapping) {
  const lookup = makeLookup(db, house.terms, language)
  const labels = new Map<string, string>()
  for (const [name, own] of Object.entries(values)) {
    const names = findTarget(name)?.names ?? null
    if (names === null) continue
    for (const id of new Set(Object.values(own))) {
      const [found] = id === '' ? [] : await lookup.named(names, id)
      if (found) labels.set(id, found.label)
    }
  }
  return labels
}

/** What a value may stand for: what is like it first, and of a vocabulary all the rest. */
function optionsOf(
  { house, language, t }: Visitor,
  { vocabulary, field }: Target,
  { suggested }: Distinct,
  chosen: string | undefined,
  labels: ReadonlyMap<string, string>,
) {
  const like = suggested.map(({ id, label }) => ({ value: id, label }))
  const rest =
    vocabulary === null
      ? [...labels]
          .map(([value, label]) => ({ value, label }))
          .filter(({ value }) => value === chosen)
      : house.terms
          .list(vocabulary)
          .filter(({ code }) => !(field?.not_for ?? []).includes(code))
          .map((term) => ({ value: term.code, label: term[`label_${language}`] }))
  const more = rest.filter(({ value }) => !like.some((one) => one.value === value))
  const sure = suggested.find((one) => one.sure)?.id
  const selected = chosen === '' ? leave : (chosen ?? sure ?? '')
  return [
    { value: '', label: t('import.value_unclear') },
    { value: leave, label: t('import.value_leave') },
    ...[...like, ...more],
  ].map((option) => ({ ...option, selected: option.value === selected }))
}

/** Reads what was chosen for the values that say nothing clearly. */
export async function readValues(visit: Visitor, row: ImportRow): Promise<ReadValues> {
  const { db, house, language, t } = visit
  const mapping = mappingOf(row.mapping)
  const lookup = makeLookup(db, house.terms, language)
  const values: Mapping['values'] = { ...mapping.values }
  const problems: ReadValues['problems'] = []
  for (const [section, { target: name, values: listed }] of listedIn(row).entries()) {
    const target = findTarget(name) as Target
    const own = { ...values[name] }
    for (const [at, { text, says }] of listed.entries()) {
      if (says !== null) continue
      const input = `value-${section}-${at}`
      const typed = bodyText(visit, `${input}-other`).trim()
      const choices = target.names && typed !== '' ? await lookup.named(target.names, typed) : []
      const [first] = choices
      if (typed !== '' && (!first || choices.length > 1)) {
        const code = `problem.${first ? 'which' : 'no_such'}_${target.names ?? 'place'}` as const
        problems.push({ input, text: t(code, { value: typed }) })
      }
      const chosen = first?.id ?? bodyText(visit, input)
      if (chosen === '') delete own[text]
      else own[text] = chosen === leave ? '' : chosen
    }
    values[name] = own
  }
  return { mapping: { ...mapping, values }, problems }
}
