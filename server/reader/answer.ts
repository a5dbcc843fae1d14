import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Reader } from '../../db/engine/open.ts'
import { listPage } from '../../db/list/list.ts'
import type { Db, Tables } from '../../db/tables.ts'
import type { Tools } from '../export/csv.ts'
import { writeExport, type Written } from '../export/write.ts'
import { readListQuery } from '../pages/query.ts'
import type { ExportQuestion, Job, ListAnswer, ListQuestion } from './jobs.ts'

/** Does one job, on one state of the database. */
export function answerJob(
  reader: Reader<Tables>,
  tools: Tools,
  job: Job,
  bytes: Socket,
): Promise<ListAnswer | Written> {
  return reader.snapshot<ListAnswer | Written>((db) =>
    job.kind === 'list'
      ? answerList(db, tools, job.question)
      : answerExport(db, tools, job.question, bytes),
  )
}

/** A list with its totals, facets and one page of rows. */
async function answerList(
  db: Db,
  { terms, lists }: Tools,
  { actor, query, size }: ListQuestion,
): Promise<ListAnswer> {
  const { filter, resolved, notices } = await readListQuery(db, terms, actor, query, 'incidents')
  const page = await listPage(db, lists, actor, resolved, size ?? filter.size)
  return { filter, notices, ...page }
}

async function answerExport(
  db: Db,
  tools: Tools,
  { actor, query, form }: ExportQuestion,
  bytes: Socket,
): Promise<Written> {
  const { resolved } = await readListQuery(db, tools.terms, actor, query, form.table)
  return writeExport(db, tools, actor, resolved, form, async (piece) => {
    if (!bytes.write(piece)) await once(bytes, 'drain')
  })
}
