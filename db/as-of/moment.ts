import { readCounter } from '../counter.ts'
import { parseDay } from '../dictionary/date/day-number.ts'
import type { Db } from '../tables.ts'

/** A moment of the record: the last change set that is in it. */
export type Moment = {
  /** Its number; 0 where nothing had been recorded yet. */
  number: number
  /** Its id, which tells it from one of the same number in another database; blank for none. */
  id: string
  /** When it was made, UTC; null for none. */
  at: string | null
}

/** Why there is no such moment: it cannot be read, or has not come yet. */
export type NoMoment = 'bad_value' | 'beyond'

/**
 * The moment that somebody asks for.
 * @param text the number of a change set (`120`, from 0 on), a day (`2026-11-01`) or a time
 *   (`2026-11-01T14:30`, with seconds or without), both UTC: the last change set at its end
 * @param now what has not begun by then has not come yet
 */
export async function findMoment(
  db: Db,
  text: string,
  now = new Date(),
): Promise<Moment | NoMoment> {
  if (/^\d{1,15}$/.test(text)) {
    const number = Number(text)
    return number > (await readCounter(db, 'revision')) ? 'beyond' : momentOf(db, number)
  }
  const span = spanOf(text)
  if (span === null) return 'bad_value'
  if (span.from > now.toISOString()) return 'beyond'
  const last = await sets(db)
    .where('at', '<=', span.to)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? before_all
}

const before_all: Moment = { number: 0, id: '', at: null }

const sets = (db: Db) => db.selectFrom('change_set').select(['number', 'id', 'at'])

async function momentOf(db: Db, number: number): Promise<Moment> {
  if (number === 0) return before_all
  return sets(db).where('number', '=', number).executeTakeFirstOrThrow()
}

const written =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:T(?<time>(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{3})?)?)Z?)?$/

/** The first and the last millisecond of what is written, as times are stored. */
function spanOf(text: string): { from: string; to: string } | null {
  const { day, time = '' } = written.exec(text)?.groups ?? {}
  if (day === undefined || parseDay(day) === null) return null
  const within = (whole: string) => `${day}T${time}${whole.slice(time.length)}Z`
  return { from: within('00:00:00.000'), to: within('23:59:59.999') }
}
