import type { Db } from '../../db/tables.ts'
import { startHouse } from '../house.ts'
import { makeApi } from './api.ts'

/** Who most tests of the form need: the program, a token and a browser of one researcher, in English. */
export async function startCast(options: Parameters<typeof startHouse>[0] = {}) {
  const house = await startHouse(options)
  const api = await makeApi(house)
  const web = await house.signIn('researcher')
  await web.get('/incidents?lang=en')
  return { house, api, web }
}

/** The number of the last change set; of a kind, where one is given. */
export async function lastChange(db: Db, kind: string | null = null): Promise<number> {
  const { number } = await db
    .selectFrom('change_set')
    .select('number')
    .$if(kind !== null, (query) => query.where('kind', '=', kind ?? ''))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return number
}
