import { randomUUID } from 'node:crypto'
import { nestForm } from '../form.ts'
import { pinsIn, type Pin } from './carry.ts'
import type { Typed } from './input.ts'

/** What came from the form: the record as it was typed, and what belongs to the form itself. */
export type Posted = {
  typed: Typed
  /** The one-time token of the form: sent again, it makes no second record. */
  key: string
  /** The group that a row is asked for in. */
  add: string | null
  /** Where what is typed was kept last. */
  draft: DraftMark
  /** The record that is edited, where the address does not say it. */
  ref: string | null
  /** Whether another record is to be entered next, and what of this one is taken along. */
  next: 'another' | null
  pinned: Pin[]
  /** What is doubtful and is so all the same, each with the reason. */
  because: Record<string, string>
  /** The fields that are to be as somebody else saved them meanwhile. */
  takes: string[]
}

/** A draft and the version of it that a form knows. */
export type DraftMark = { id: string | null; version: number }

/** A form that was not kept yet. */
export const no_draft: DraftMark = { id: null, version: 0 }

/** Before the name of a field, where two people changed it: whose value stays. */
const take = 'take.'

/** Before the name of a doubt: why it is so. */
const because = 'because.'

/** Takes a posted form apart. */
export function readPosted(body: Record<string, unknown>): Posted {
  const { submission, add, draft, draft_version, ref, next, pin, ...rest } = body
  const entries = Object.entries(rest)
  const own = entries.filter(([name]) => !name.startsWith(take) && !name.startsWith(because))
  return {
    typed: nestForm(Object.fromEntries(own)),
    because: Object.fromEntries(
      entries.flatMap(([name, value]) => {
        const reason = name.startsWith(because) ? textOr(value)?.trim().slice(0, 500) : undefined
        return reason ? [[name.slice(because.length), reason]] : []
      }),
    ),
    takes: entries.flatMap(([name, value]) =>
      name.startsWith(take) && value === 'theirs' ? name.slice(take.length) : [],
    ),
    key: textOr(submission)?.slice(0, 100) ?? randomUUID(),
    add: textOr(add),
    draft: { id: textOr(draft), version: Number(textOr(draft_version) ?? 0) },
    ref: textOr(ref),
    next: next === 'another' ? 'another' : null,
    pinned: pinsIn(pin),
  }
}

const textOr = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
