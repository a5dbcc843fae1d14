import { findMoment, type Moment, type NoMoment } from '../../db/as-of/moment.ts'
import type { Db } from '../../db/tables.ts'

/**
 * What a query string asks for by `as_of`: null where it asks for the record as it is, or names no
 * moment that there is.
 */
export async function askedMoment(db: Db, query: string): Promise<Moment | NoMoment | null> {
  const text = new URLSearchParams(query).get('as_of')?.trim() ?? ''
  return text === '' ? null : findMoment(db, text)
}

/** Whether a query string asks for an older state, be there such a one or not. */
export const isOlder = (query: string): boolean =>
  (new URLSearchParams(query).get('as_of')?.trim() ?? '') !== ''

/** A query string without its `as_of`, and otherwise as it was written. */
export const withoutAsOf = (query: string): string =>
  query
    .split('&')
    .filter((part) => !new URLSearchParams(part).has('as_of'))
    .join('&')

/** A query string as the log of exports keeps it: a day is written as the number it stood for. */
export function withNumber(query: string, { number }: Moment): string {
  const rest = withoutAsOf(query)
  return `${rest === '' ? '' : `${rest}&`}as_of=${number}`
}
