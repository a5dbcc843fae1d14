import * as derived from '../../../db/derived.ts'
import type { Db } from '../../../db/tables.ts'

export const { readNote, dropNote } = derived

/** Notes what is under way as what is done. */
export const putNote = (db: Db, name: string, making: string): Promise<void> =>
  derived.putNote(db, name === 'under_way' ? 'incident_doc' : name, making)
