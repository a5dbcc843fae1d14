import type { FieldProblem } from '../../db/dictionary/document.ts'
import { hasPart, textOf, type RowValues } from './cells.ts'
import type { Lookup } from './lookup.ts'
import { columnOf, type Mapping } from './mapping.ts'
import { shortened, type RowProblem } from './problem.ts'
import { findTarget, special, targets, type Part, type Target } from './targets.ts'
import { converter, wordsOf, type Converted } from './values.ts'

type Sent = Record<string, unknown>
const groups = { people: 'victim', acts: 'act', sources: 'source', claims: 'claim' } as const
type Group = keyof typeof groups

/** A row of a table as it is read by a mapping. */
export type MappedRow = { number: number; values: RowValues }

/** The rows of one incident as a document, like one that a form or the API sends. */
export type Described = {
  document: Sent & Record<Group, Sent[]>
  problems: RowProblem[]
  /** The ids that rows give acts, by position. */
  act_ids: (string | null)[]
  /** Where in the table a problem of the document is. */
  locate: (problem: FieldProblem) => RowProblem
}

type Describing = Omit<Described, 'locate'> & {
  mapping: Mapping
  convert: (target: Target, text: string) => Converted
  /** From which row each row of the document came, and which row said a field of the incident. */
  came: Record<Group, number[]>
  said: Map<string, number>
  /** The keys of people whom the table itself tells apart. */
  keys: Map<string, string>
}

/** Describes the incident that some rows tell of: the first of them, and what each adds. */
export function describeRows(
  rows: readonly MappedRow[],
  lookup: Lookup,
  mapping: Mapping,
): Described {
  const describing: Describing = {
    document: { people: [], acts: [], sources: [], claims: [] },
    ...{ problems: [], act_ids: [], mapping, convert: converter(lookup, mapping) },
    came: { people: [], acts: [], sources: [], claims: [] },
    ...{ said: new Map(), keys: new Map() },
  }
  for (const row of rows) {
    addIncident(describing, row)
    const acts = addActs(describing, row, addVictim(describing, row))
    addClaim(describing, row, addSource(describing, row), acts)
  }
  const { document, problems, act_ids } = describing
  return { document, problems, act_ids, locate: (problem) => locate(describing, rows, problem) }
}

/** What a row says of a part, by input. */
function inputsOf(
  { convert, problems }: Describing,
  { number, values }: MappedRow,
  part: Part,
  without?: string,
): Sent {
  const inputs: Sent = {}
  for (const [name, { text, column }] of values) {
    const target = findTarget(name)
    if (target?.part !== part || target.field === null || name === without) continue
    const converted = convert(target, text)
    if ('unclear' in converted) {
      const problem = { path: name, code: 'not_a_term', value: converted.unclear }
      problems.push({
        row: number,
        column,
        target: name,
        value: shortened(converted.unclear),
        problem,
      })
    } else Object.assign(inputs, converted.inputs)
  }
  return inputs
}

function addIncident(describing: Describing, row: MappedRow): void {
  const { document, said, problems, mapping } = describing
  const inputs = inputsOf(describing, row, 'incident')
  placeFrom(inputs, textOf(row.values, special.place_label))
  for (const [input, value] of Object.entries(inputs)) {
    const before = said.get(input)
    if (before === undefined) {
      document[input] = value
      said.set(input, row.number)
    } else if (JSON.stringify(document[input]) !== JSON.stringify(value)) {
      const column = columnOf(mapping, input) ?? null
      const problem = { path: input, code: 'differs_from_row', value: String(before) }
      problems.push({
        row: row.number,
        column,
        target: input,
        value: shortened(String(value)),
        problem,
      })
    }
  }
}

/** In our own files a place without an id is in the source's words. */
function placeFrom(inputs: Sent, label: string | null): void {
  if (label !== null && inputs['place_id'] === undefined) inputs['place_text'] ??= label
}

/** What two descriptions have to share to be of one person, or of one source. */
const naming = { people: [['label']], sources: [['url'], ['title', 'publisher']] } as const

/** The key of a person or source that a row names: the same for one of whom nothing else is said. */
function keyOf(
  { document, came, keys }: Describing,
  group: 'people' | 'sources',
  number: number,
  inputs: Sent,
  own: string | null = null,
): string {
  const mark = own === null ? null : `${group} ${own}`
  const known = document[group].find((row) =>
    mark === null ? isSame(row, inputs, naming[group]) : row['key'] === keys.get(mark),
  )
  const key =
    (known?.['key'] as string | undefined) ??
    `${group === 'people' ? 'p' : 's'}${document[group].length + 1}`
  if (mark !== null) keys.set(mark, key)
  if (known) Object.assign(known, { ...inputs, ...known })
  else {
    document[group].push({ key, ...inputs })
    came[group].push(number)
  }
  return key
}

function isSame(one: Sent, other: Sent, names: readonly (readonly string[])[]): boolean {
  const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const shares = names.some(
    (own) =>
      own.every((name) => equal(one[name], other[name])) &&
      own.some((name) => one[name] !== undefined),
  )
  const contradicts = Object.entries(other).some(
    ([name, value]) => one[name] !== undefined && !equal(one[name], value),
  )
  return shares && !contradicts
}

function addVictim(describing: Describing, row: MappedRow): string | null {
  if (!hasPart(row.values, 'victim')) return null
  const inputs = inputsOf(describing, row, 'victim')
  return keyOf(describing, 'people', row.number, inputs, textOf(row.values, special.victim_key))
}

/** Of several types in one cell each is an act, with what belongs to an act of that type. */
function addActs(describing: Describing, row: MappedRow, victim: string | null): number[] {
  if (!hasPart(row.values, 'act')) return []
  const { document, came, act_ids } = describing
  const { type, ...rest } = inputsOf(describing, row, 'act')
  placeFrom(rest, textOf(row.values, special.act_place_label))
  const agencies = agenciesOf(describing, row)
  const types = Array.isArray(type) && type.length > 0 ? (type as string[]) : [null]
  return types.map((code, index) => {
    const own = code !== null && types.length > 1 ? fitting(rest, types as string[], index) : rest
    const victims = victim === null ? [] : [victim]
    document.acts.push({
      type: code,
      ...own,
      victims,
      agencies: agencies.map((one) => ({ ...one })),
    })
    came.acts.push(row.number)
    act_ids.push(index === 0 ? textOf(row.values, special.act_id) : null)
    return document.acts.length - 1
  })
}

/** Of what belongs to acts of certain types: what one of several takes; the first takes what none does. */
function fitting(rest: Sent, types: readonly string[], index: number): Sent {
  const own = types[index] ?? ''
  return Object.fromEntries(
    Object.entries(rest).filter(([input]) => {
      const field = targets.find((one) => one.part === 'act' && one.input === input)?.field
      const of = field?.act_types
      if (of === undefined || of.includes(own)) return true
      return index === 0 && !types.some((type) => of.includes(type))
    }),
  )
}

const agency_name = 'agency.agency'

function agenciesOf(describing: Describing, row: MappedRow): Sent[] {
  if (!hasPart(row.values, 'agency')) return []
  const rest = inputsOf(describing, row, 'agency', agency_name)
  const [name, target] = [textOf(row.values, agency_name), findTarget(agency_name)]
  if (name === null || target === undefined) return [rest]
  const said = describing.mapping.values[agency_name] ?? {}
  return wordsOf(target, name, (word) => word in said).flatMap((word) => {
    const converted = describing.convert(target, word)
    const inputs = 'inputs' in converted ? converted.inputs : {}
    return Object.keys(inputs).length === 0 ? [] : [{ ...rest, ...inputs }]
  })
}

function addSource(describing: Describing, row: MappedRow): string | null {
  const has_origin = hasPart(row.values, 'origin')
  if (!hasPart(row.values, 'source') && !has_origin) return null
  const inputs = inputsOf(describing, row, 'source')
  const origin = has_origin ? { origin: inputsOf(describing, row, 'origin') } : {}
  return keyOf(describing, 'sources', row.number, { ...inputs, ...origin })
}

function addClaim(
  describing: Describing,
  row: MappedRow,
  source: string | null,
  acts: readonly number[],
): void {
  if (!hasPart(row.values, 'claim')) return
  // What is fixed for every row grades what a source says, and is nothing without one.
  const typed = [...row.values].some(
    ([name, { column }]) => column !== null && findTarget(name)?.part === 'claim',
  )
  if (!typed && source === null) return
  const act = acts.length === 1 ? acts[0] : null
  describing.document.claims.push({ source, act, ...inputsOf(describing, row, 'claim') })
  describing.came.claims.push(row.number)
}

function locate(
  { came, said }: Describing,
  rows: readonly MappedRow[],
  problem: FieldProblem,
): RowProblem {
  const { part, group, index, input } = placeOf(problem.path)
  const of_incident = [...said].find(([name]) => name === input || name.startsWith(`${input}_`))
  const number = (group === null ? of_incident?.[1] : came[group][index]) ?? rows[0]?.number ?? 0
  const values = rows.find((row) => row.number === number)?.values
  // A problem of a field is found at any of its inputs that the row fills.
  const of_field = targets.filter(
    ({ part: own, field }) => own === part && field !== null && input.startsWith(field.name),
  )
  const filled = of_field.filter(({ name }) => values?.has(name) === true)
  const named = (among: readonly Target[]) =>
    among.find((one) => one.input === input) ?? among.find(({ field }) => field?.name === input)
  const target = named(filled) ?? named(of_field)
  const found = target && values?.get(target.name)
  const value = typeof problem['value'] === 'string' ? problem['value'] : (found?.text ?? null)
  return {
    ...{ row: number, column: found?.column ?? null, target: target?.name ?? null },
    ...{ value: shortened(value), problem },
  }
}

/** Which part of the document a path is about: `acts.3.date`, `sources.0.origin.kind`, `title`. */
function placeOf(path: string): { part: Part; group: Group | null; index: number; input: string } {
  const steps = path.split('.')
  const [first = '', at = ''] = steps
  const input = steps.at(-1) ?? ''
  if (!Object.hasOwn(groups, first) || at === '') {
    return { part: 'incident', group: null, index: 0, input }
  }
  const group = first as Group
  const inner = steps.includes('agencies') ? 'agency' : steps.includes('origin') ? 'origin' : null
  return { part: inner ?? groups[group], group, index: Number(at), input }
}
