import type { Ddl } from '../db/engine/ddl.ts'

/** Every index is paid for by every save: those that are asked stay, with the rows they are for. */
export async function up(ddl: Ddl) {
  // Without it, each act that is removed has the whole table looked through for claims on it.
  await ddl.run('create index claim_act on claim (act_id) where act_id is not null')
  // Lists come from the index in memory.
  await ddl.run('drop index act_type')
  await ddl.run('drop index incident_date')
  await ddl.run('drop index person_group')
  await ddl.run('create index person_group on person (part_of) where part_of is not null')
  await ddl.run('drop index source_derived')
  await ddl.run(
    'create index source_derived on source (derived_from) where derived_from is not null',
  )
}
