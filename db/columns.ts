import { columnsOf } from './dictionary/field.ts'
import { records, type RecordName } from './dictionary/records.ts'

/** What rows carry that is no field of theirs, beside what all carry; see `tables.ts`. */
const besides: Partial<Record<RecordName, readonly string[]>> = {
  incident: [
    ...['ref', 'ref_country', 'ref_year', 'ref_number'],
    ...['example', 'last_seq', 'created_by', 'author'],
  ],
  act: ['incident_id', 'seq'],
  person: ['created_by', 'author'],
  involvement: ['act_id'],
  place: ['level', 'country_id', 'province_id', 'county_id'],
  claim: ['incident_id', 'source_id'],
  attachment: ['sha256', 'withdrawn', 'created_by', 'author'],
  link: ['from_id'],
}

const kept = ['version', 'created_at', 'updated_at', 'created_in', 'change_number']

/** The columns of a table of the record, as its type in `tables.ts` has them. */
export function tableColumns(name: RecordName): string[] {
  const fields = records.find((record) => record.name === name)?.fields ?? []
  return [...new Set(['id', ...(besides[name] ?? []), ...fields.flatMap(columnsOf), ...kept])]
}
