import type { Field } from '../../db/dictionary/field.ts'
import { involvement_fields } from '../../db/dictionary/records/agency.ts'
import { incident_fields } from '../../db/dictionary/records/incident.ts'
import { origin_fields } from '../../db/dictionary/records/source.ts'
import type { Language, Translate } from '../language.ts'
import { plain, victimNames } from './differences.ts'
import type { Typed } from './input.ts'
import { agencies, byId, groups, type Side } from './groups.ts'
import { isTyped, rowsOf } from './rows.ts'
import { inKeysOf } from './same-keys.ts'

/** A field that two people changed, each in their own way. */
export type Clash = {
  /** The field in the form: `title`, `acts.0.reason`. */
  path: string
  label: string
  theirs: string
  yours: string
}

/** A form brought together with what was saved while it was being filled in. */
export type Merged = {
  typed: Typed
  clashes: Clash[]
  /** What they changed, and you did not: it has been taken over. */
  taken: Clash[]
}

/** A record as the edit found it, as it was typed, and as it was saved meanwhile. */
type Sides = { base: Side; mine: Typed; theirs: Side }

/**
 * Brings a form together with what somebody else saved meanwhile, field by field: what only one of
 * the two changed is as they have it; what both changed is a clash, in which the form keeps its own
 * until somebody decides. Rows that they added are added, and those that they removed go, unless
 * something was typed into them.
 */
export function mergeForms(sides: Sides, language: Language, t: Translate): Merged {
  const { mine } = sides
  const theirs = sides.theirs && inKeysOf(mine, sides.theirs, sides.base)
  const base = sides.base && inKeysOf(mine, sides.base, null)
  const merging = makeMerging(language, t)
  const typed = merging.fields(incident_fields, { base, mine, theirs }, '', '')
  const ticked = tickedAnew(mine, base)
  for (const [group, { fields, id, number }] of Object.entries(groups)) {
    const [own, old] = [byId(theirs, group, id), byId(base, group, id)]
    const kept = rowsOf(mine, group).map((row, index) => {
      const key = row[id]
      if (typeof key !== 'string' || key === '') return row
      const sides = { base: old.get(key) ?? null, mine: row, theirs: own.get(key) ?? null }
      // They took a person out whom something new here is about.
      if (sides.theirs === null && ticked.has(row['key'])) return { ...row, [id]: '' }
      return merging.row(fields, sides, `${group}.${index}.`, t(number, { n: index + 1 }), mine)
    })
    const known = new Set(
      [...rowsOf(mine, group), ...rowsOf(base ?? {}, group)].map((row) => row[id]),
    )
    typed[group] = [...kept, ...rowsOf(theirs ?? {}, group).filter((row) => !known.has(row[id]))]
  }
  return { typed, clashes: merging.clashes, taken: merging.taken }
}

/** The people whom acts here are about that are new, or about others than before. */
function tickedAnew(mine: Typed, base: Side): ReadonlySet<unknown> {
  const before = byId(base, 'acts', 'act_id')
  return new Set(
    rowsOf(mine, 'acts').flatMap((act) => {
      const old = before.get(act['act_id'])
      const victims = [act['victims'] ?? []].flat()
      return plain(old?.['victims']) === plain(act['victims']) ? [] : victims
    }),
  )
}

function makeMerging(language: Language, t: Translate) {
  const clashes: Clash[] = []
  const taken: Clash[] = []

  /** @returns the names whose values are theirs now */
  function decide(names: readonly string[], { base, mine, theirs }: Sides, line: Clash): boolean {
    if (theirs === null || names.length === 0) return false
    const [was, yours, other] = [base, mine, theirs].map((side) => written(side, names))
    if (yours === other || other === was) return false
    const unchanged = base !== null && yours === was
    ;(unchanged ? taken : clashes).push(line)
    return unchanged
  }

  function fields(list: readonly Field[], sides: Sides, path: string, where: string): Typed {
    const { mine, theirs } = sides
    const merged = { ...mine }
    for (const field of list) {
      const names = namesOf(field, mine)
      const label = [where, field.label[language]].filter((part) => part !== '').join(': ')
      const [yours, other] = [shown(mine, names), shown(theirs ?? {}, names)]
      const line = { path: path + field.name, label, theirs: other, yours }
      if (decide(names, sides, line)) for (const name of names) merged[name] = theirs?.[name] ?? ''
    }
    return merged
  }

  function row(
    list: readonly Field[],
    sides: Sides,
    path: string,
    where: string,
    form: Typed,
  ): Typed {
    const { base, mine, theirs } = sides
    // They removed it, and nothing was typed into it: it is gone, and its place stays.
    if (theirs === null && base !== null) {
      if (isSame(list, mine, base)) return {}
      const [removed, kept] = [t('history.removed'), t('form.kept_changed')]
      clashes.push({ path: '', label: where, theirs: removed, yours: kept })
    }
    const merged = fields(list, sides, path, where)
    if (isTyped(mine['origin'])) {
      const origin = within(sides, 'origin', mine['origin'])
      merged['origin'] = fields(origin_fields, origin, `${path}origin.`, where)
    }
    if (mine['victims'] !== undefined) {
      const label = `${where}: ${t('form.victims')}`
      const [yours, other] = [mine, theirs ?? {}].map((side) => victimNames(form, side))
      const line = { path: `${path}victims`, label, theirs: other ?? '', yours: yours ?? '' }
      if (decide(['victims'], sides, line)) merged['victims'] = theirs?.['victims']
    }
    for (const name of ['source', 'act']) {
      if (mine[name] === undefined) continue
      const label = `${where}: ${t(name === 'act' ? 'form.quote_about' : 'form.source')}`
      const [yours, other] = [mine, theirs ?? {}].map((side) => leadsTo(form, name, side[name], t))
      const line = { path: path + name, label, theirs: other ?? '', yours: yours ?? '' }
      if (decide([name], sides, line)) merged[name] = theirs?.[name] ?? ''
    }
    if (Array.isArray(mine['agencies'])) {
      const { id } = agencies
      const [own, old] = [byId(theirs, 'agencies', id), byId(base, 'agencies', id)]
      merged['agencies'] = rowsOf(mine, 'agencies').map((agency, index) => {
        const key = agency[id]
        const [before, now] = [old.get(key) ?? null, own.get(key) ?? null]
        // They took it out: it goes, unless something was typed into it.
        if (now === null && before !== null && theirs !== null) {
          return isSame(involvement_fields, agency, before) ? {} : { ...agency, [id]: '' }
        }
        const sides = { base: before, mine: agency, theirs: now }
        return fields(involvement_fields, sides, `${path}agencies.${index}.`, where)
      })
    }
    return merged
  }

  return { clashes, taken, fields, row }
}

const within = ({ base, theirs }: Sides, name: string, mine: Typed): Sides => ({
  mine,
  base: isTyped(base?.[name]) ? base[name] : null,
  theirs: isTyped(theirs?.[name]) ? theirs[name] : null,
})

/** The names of a field's inputs that the form has. */
const namesOf = (field: Field, mine: Typed): string[] =>
  field.computed
    ? []
    : Object.keys(field.kind.inputs)
        .map((suffix) => field.name + suffix)
        .filter((name) => mine[name] !== undefined)

const written = (side: Side, names: readonly string[]) =>
  side === null ? null : names.map((name) => plain(side[name])).join('\n\0')

const shown = (side: Typed, names: readonly string[]) =>
  names.map((name) => plain(side[name])).find((text) => text !== '') ?? ''

/** What a row of the form has beside its fields. */
const beside = ['victims', 'source', 'act']

/** Whether nothing was typed into a row, nor into what hangs on it. */
function isSame(fields: readonly Field[], mine: Typed, base: Typed): boolean {
  const sameFields = (list: readonly Field[], one: Typed, other: Typed) =>
    list.every((field) => {
      const names = namesOf(field, one)
      return written(one, names) === written(other, names)
    })
  const own = beside.filter((name) => mine[name] !== undefined)
  const origin = isTyped(mine['origin']) ? mine['origin'] : {}
  const old_origin = isTyped(base['origin']) ? base['origin'] : {}
  const old = byId(base, 'agencies', agencies.id)
  const untouched = rowsOf(mine, 'agencies').every((row) => {
    const before = old.get(row[agencies.id])
    return before
      ? sameFields(involvement_fields, row, before)
      : Object.values(row).every((value) => plain(value) === '')
  })
  return (
    untouched &&
    sameFields(fields, mine, base) &&
    written(mine, own) === written(base, own) &&
    sameFields(origin_fields, origin, old_origin)
  )
}

/** What a quote is about, or where it is from, in words. */
function leadsTo(form: Typed, name: string, key: unknown, t: Translate): string {
  if (key == null || key === '') return ''
  if (name === 'act') return t('form.act_number', { n: Number(key) + 1 })
  const source = rowsOf(form, 'sources').find((row) => row['key'] === key)
  return plain(source?.['title']) || plain(source?.['publisher']) || plain(key)
}
