import type { Bilingual, Field } from './field.ts'
import { act_fields } from './records/act.ts'
import { attachment_fields } from './records/attachment.ts'
import { agency_fields, involvement_fields } from './records/agency.ts'
import { incident_fields } from './records/incident.ts'
import { link_fields } from './records/link.ts'
import { person_fields } from './records/person.ts'
import { place_fields } from './records/place.ts'
import { claim_fields, origin_fields, source_fields } from './records/source.ts'

/** A type of record: the table's name, what people call it, and its fields. */
export type RecordType = { name: RecordName; label: Bilingual; fields: readonly Field[] }

export type RecordName =
  | 'incident'
  | 'act'
  | 'person'
  | 'agency'
  | 'involvement'
  | 'place'
  | 'source'
  | 'origin'
  | 'claim'
  | 'attachment'
  | 'link'

const type = (name: RecordName, en: string, ko: string, fields: readonly Field[]): RecordType => ({
  name,
  label: { en, ko },
  fields,
})

/** Every record type of the case file, in the order the codebook prints them. */
export const records = [
  type('incident', 'Incident', '사건', incident_fields),
  type('act', 'Act', '행위', act_fields),
  type('person', 'Person or group', '사람·집단', person_fields),
  type('agency', 'Agency', '기관', agency_fields),
  type('involvement', 'Involvement', '관여', involvement_fields),
  type('place', 'Place', '장소', place_fields),
  type('source', 'Source', '출처', source_fields),
  type('origin', 'Origin', '정보의 근원', origin_fields),
  type('claim', 'Claim', '주장', claim_fields),
  type('attachment', 'Attachment', '첨부 파일', attachment_fields),
  type('link', 'Link', '연결', link_fields),
] as const
