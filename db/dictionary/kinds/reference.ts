import type { Choice, Kind, Noun, Problem, Settled, Surroundings, Value, Values } from '../field.ts'
import { incomingText } from '../text.ts'

/** A place: its gazetteer id, the source's own word for it, and how near it pins the event. */
export const place = {
  name: 'place',
  columns: { _id: 'text', _text: 'text', _precision: 'text' },
  inputs: {
    _id: incomingText(100),
    '': incomingText(200),
    _text: incomingText(200),
    _precision: incomingText(20),
  },
  settle: async (sent, around, stored) => {
    const named = await settleName(sent, 'place', around.findPlaces)
    if ('problem' in named) return named
    const text = sent['_text'] ?? (await ownWording(sent, named.values, stored, around))
    const precision = precisionOf(sent, named, stored) ?? null
    if (precision !== null && !around.isTerm('place_precision', String(precision))) {
      return { problem: { code: 'not_a_term', value: String(precision) } }
    }
    // Nowhere is not near or far; but that a place is not known can be said on its own.
    const of_nothing = named.values['_id'] === null && text === null && precision !== 'unknown'
    return { values: { ...named.values, _text: text, _precision: of_nothing ? null : precision } }
  },
  show: (values, wording) => {
    if (values['_id'] != null) return wording.nameOf('place', String(values['_id']))
    if (values['_precision'] === 'unknown') return wording.termLabel('place_precision', 'unknown')
    return values['_text'] == null ? null : String(values['_text'])
  },
  exported: ['_id', '_text', '_precision'],
  vocabulary: 'place_precision',
  coded: { suffix: '_precision', several: false },
  noun: 'place',
} as const satisfies Kind

/** A place by id alone, found by any of its names: a facility, a source's region. */
export const place_id = named('place', 'findPlaces')

/** An agency by id, found by any of its names. */
export const agency_id = named('agency', 'findAgencies')

function named(noun: 'place' | 'agency', find: 'findPlaces' | 'findAgencies') {
  return {
    name: noun === 'place' ? 'place_name' : 'agency_name',
    columns: { _id: 'text' },
    inputs: { _id: incomingText(100), '': incomingText(200) },
    settle: async (sent, around) => {
      const named = await settleName(sent, noun, around[find])
      return 'problem' in named ? named : { values: named.values }
    },
    show: (values, wording) =>
      values['_id'] == null ? null : wording.nameOf(noun, String(values['_id'])),
    exported: ['_id'],
    noun,
  } as const satisfies Kind
}

/** Another record, by its id, or by the key it has in the same submission. */
export function record<const Suffix extends '' | '_id'>(noun: Noun, suffix: Suffix) {
  const columns = { [suffix]: 'text' } as { [S in Suffix]: 'text' }
  return {
    name: 'record',
    columns,
    inputs: { [suffix]: incomingText(100) },
    settle: (sent: Values): Settled => ({ values: { [suffix]: sent[suffix] ?? null } }),
    show: (values, wording) =>
      values[suffix] == null ? null : wording.nameOf(noun, String(values[suffix])),
    exported: [suffix],
    noun,
  } as const satisfies Kind
}

/** A form sends the old precision along with a new place: the place is what was changed. */
function precisionOf(
  sent: Values,
  named: { values: Values; precision?: string | undefined },
  stored: Values | null,
): Value | undefined {
  const moved = stored !== null && stored['_id'] !== named.values['_id']
  const repeated = moved && sent['_precision'] === stored['_precision']
  return (repeated ? null : sent['_precision']) ?? named.precision
}

/** The name typed is the source's wording, unless it is only our own label for the place. */
async function ownWording(
  sent: Values,
  named: Values,
  stored: Values | null,
  around: Surroundings,
): Promise<Value> {
  const typed = sent[''] ?? null
  if (typed === null) return null
  // The wording's own box was emptied, or was not there.
  if (stored?.['_id'] === named['_id']) return '_text' in sent ? null : (stored?.['_text'] ?? null)
  const [place] = await around.findPlaces(String(named['_id']))
  return place?.label === typed ? null : typed
}

/**
 * The id a name stands for. A form sends the name in a box, and beside it the id that was chosen
 * or stored: the id counts while it is one of those the name can mean.
 */
async function settleName(
  sent: Values,
  noun: 'place' | 'agency',
  find: (name: string) => Promise<Choice[]>,
): Promise<{ problem: Problem } | { values: Values; precision?: string | undefined }> {
  const id = sent['_id'] ?? null
  const name = '' in sent ? (sent[''] ?? null) : id
  if (name === null) return { values: { _id: null } }
  const [kept] = id === null ? [] : await find(String(id))
  if (kept !== undefined && (kept.label === name || kept.id === name)) {
    return { values: { _id: kept.id }, precision: kept.precision }
  }
  const choices = await find(String(name))
  const chosen = choices.find((choice) => choice.id === id) ?? choices[0]
  if (chosen === undefined) return { problem: { code: `no_such_${noun}`, value: String(name) } }
  // An ambiguous name never resolves by itself.
  if (choices.length > 1 && chosen.id !== id) {
    return { problem: { code: `which_${noun}`, value: String(name), choices } }
  }
  return { values: { _id: chosen.id }, precision: chosen.precision }
}
