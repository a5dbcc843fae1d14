import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Reader } from '../../db/engine/open.ts'
import { lastMoment, momentIn } from '../../db/cube/follow.ts'
import { findCandidates } from '../../db/duplicates/candidates.ts'
import { lookForPairs } from '../../db/duplicates/pairs.ts'
import { findBundle } from '../../db/incident.ts'
import { findRelated, type Related } from '../../db/relation/related.ts'
import type { Notice } from '../../db/list/filter.ts'
import { listPage } from '../../db/list/list.ts'
import { outlookOf } from '../../db/undo/undo.ts'
import type { Db, Tables } from '../../db/tables.ts'
import { planMerge } from '../../db/term-merge.ts'
import { countUses } from '../../db/term-uses.ts'
import { readTermsVersion, termsAt } from '../../db/term.ts'
import { countWithdrawn, lookThrough } from '../../db/disclosure/look.ts'
import { assess, type Assessment } from '../disclosure/release.ts'
import type { Tools } from '../export/csv.ts'
import { passesOf, writeExport, type Written } from '../export/write.ts'
import { readListQuery } from '../pages/query.ts'
import { translator } from '../language.ts'
import { pageBase } from '../page-base.ts'
import { reportData } from '../pages/report.ts'
import { analysisData, writeFigure } from '../pages/analysis.ts'
import { outwardFigure } from '../disclosure/figure.ts'
import type { States } from '../as-of/state.ts'
import { listRefs } from '../../db/incident.ts'
import { listPageData, type Older } from '../pages/list-page.ts'
import type { Render } from '../view.ts'
import type {
  AnalysisQuestion,
  CheckQuestion,
  ExportQuestion,
  FigureQuestion,
  Job,
  Jobs,
  ListAnswer,
  ListQuestion,
  LookQuestion,
  PageAnswer,
  PageQuestion,
  Progress,
  RelatedQuestion,
  WithdrawnQuestion,
  ReportAnswer,
  ReportQuestion,
} from './jobs.ts'

/** What jobs are done with. */
export type ReaderTools = Tools & { render: Render; states: States }

/** Takes what a job writes beside its answer, and hears how far it is. */
export type Beside = { bytes: Socket; tell: (progress: Progress) => void }

/** Does one job, on one state of the database. */
export function answerJob(
  reader: Reader<Tables>,
  tools: ReaderTools,
  job: Job,
  beside: Beside,
): Promise<Answer> {
  return reader.snapshot<Answer>(async (db) => {
    tools.terms = await termsAt(db, tools.terms, await readTermsVersion(db))
    if ('past' in job.question && job.question.past) return answerOlder(db, tools, job, beside)
    if (job.kind === 'list') return answerList(db, tools, job.question, null)
    if (job.kind === 'page') return answerPage(db, tools, job.question, null)
    if (job.kind === 'report') return answerReport(db, tools, job.question, null)
    if (job.kind === 'analysis') return answerAnalysis(db, tools, job.question, null)
    if (job.kind === 'figure') return answerFigure(db, tools, job.question, null)
    if (job.kind === 'published') {
      return outwardFigure(db, tools, job.question, translator(job.question.language))
    }
    if (job.kind === 'near') {
      return findCandidates(db, tools.lists, job.question.actor, job.question.probe)
    }
    if (job.kind === 'related') return answerRelated(db, tools, job.question)
    if (job.kind === 'uses') {
      return countUses(db, job.question.actor, job.question.vocabulary)
    }
    if (job.kind === 'merge') return planMerge(db, job.question.actor, job.question)
    if (job.kind === 'undoing') {
      return outlookOf(db, job.question.actor, job.question.number)
    }
    if (job.kind === 'look') return answerLook(db, tools, job.question)
    if (job.kind === 'withdrawn') return answerWithdrawn(db, tools, job.question)
    if (job.kind === 'pairs') return lookForPairs(db, tools.lists.cube, job.question.most)
    if (job.kind === 'check') throw new Error('Only an older state is asked so.')
    return answerExport(db, tools, job.question, beside, null)
  })
}

/** Has the same done by the same code on the record as it once stood. */
function answerOlder(now: Db, tools: ReaderTools, job: Job, beside: Beside): Promise<Answer> {
  const { actor, past } = job.question as ExportQuestion
  if (!past) throw new Error('There is no older state to ask.')
  return tools.states.at<Answer>(now, actor, past, (state) => {
    const own = { ...tools, ...state.tools }
    const there = (ids: readonly string[]) => listRefs(now, actor, ids)
    const older: Older = { ...past, withheld: state.withheld, there }
    if (job.kind === 'list') return answerList(state.db, own, job.question, older)
    if (job.kind === 'page') return answerPage(state.db, own, job.question, { now, ...older })
    if (job.kind === 'report') return answerReport(state.db, own, job.question, older)
    if (job.kind === 'analysis') {
      return answerAnalysis(state.db, own, job.question, { now, ...older })
    }
    if (job.kind === 'figure') return answerFigure(state.db, own, job.question, older)
    if (job.kind === 'check') return answerCheck(state.db, own, job.question)
    if (job.kind === 'export') return answerExport(state.db, own, job.question, beside, older)
    throw new Error(`An older state is not asked for ${job.kind}.`)
  })
}

type Answer = Jobs[keyof Jobs]['answer']

/** A list with its totals, facets and one page of rows. */
async function answerList(
  db: Db,
  { terms, lists }: Tools,
  { actor, query, size }: ListQuestion,
  older: Older | null,
): Promise<ListAnswer> {
  const read = await readListQuery(db, terms, actor, query, 'incidents', older !== null)
  const { filter, resolved, notices } = read
  const page = await listPage(db, lists, actor, resolved, size ?? filter.size)
  return { filter, notices, ...page }
}

async function answerRelated(
  db: Db,
  { lists }: Tools,
  { actor, ref }: RelatedQuestion,
): Promise<Related[]> {
  const bundle = await findBundle(db, actor, ref)
  return bundle ? findRelated(db, lists.cube, actor, bundle) : []
}

async function answerPage(
  db: Db,
  tools: ReaderTools,
  { actor, whom, past: _, ...around }: PageQuestion,
  older: (Older & { now: Db }) | null,
): Promise<PageAnswer> {
  const base = pageBase(whom)
  const data = await listPageData(db, tools, actor, base, { ...around, older })
  const html = Buffer.from(tools.render('incident/list', { ...data, ...base }))
  // What may be read of an older state is decided by how the record is now.
  return { moment: older ? await lastMoment(older.now) : momentIn(tools.lists.cube), html }
}

async function answerReport(
  db: Db,
  tools: ReaderTools,
  { actor, whom, public_url }: ReportQuestion,
  older: Older | null,
): Promise<ReportAnswer> {
  const base = pageBase(whom)
  const { data, printed } = await reportData(db, tools, actor, base, { public_url, older })
  return { html: Buffer.from(tools.render('report/show', { ...data, ...base })), printed }
}

async function answerAnalysis(
  db: Db,
  tools: ReaderTools,
  { actor, whom, figure, views }: AnalysisQuestion,
  older: (Older & { now: Db }) | null,
): Promise<PageAnswer> {
  const base = pageBase(whom)
  const data = await analysisData(db, tools, actor, base, { name: figure, views, older })
  const html = Buffer.from(tools.render('analysis/show', { ...data, ...base }))
  return { moment: older ? await lastMoment(older.now) : momentIn(tools.lists.cube), html }
}

const answerFigure = (
  db: Db,
  tools: ReaderTools,
  { actor, query, language, figure, form }: FigureQuestion,
  older: Older | null,
) => {
  const asked = { query, language, t: translator(language), older }
  return writeFigure(db, tools, actor, asked, figure, form)
}

const answerCheck = async (
  db: Db,
  { terms }: Tools,
  { actor, query, table }: CheckQuestion,
): Promise<Notice[]> => (await readListQuery(db, terms, actor, query, table, true)).notices

/** Milliseconds between two words on how far a file is. */
const pace = 250

async function answerExport(
  db: Db,
  tools: Tools,
  { actor, query, form }: ExportQuestion,
  { bytes, tell }: Beside,
  older: Older | null,
): Promise<Written> {
  const read = await readListQuery(db, tools.terms, actor, query, form.table, older !== null)
  const { resolved } = read
  const walk = { passed: 0, found: 0 }
  tools.lists.walk = walk
  let told = performance.now()
  return writeExport(db, tools, actor, resolved, form, async (piece) => {
    if (performance.now() - told > pace) {
      told = performance.now()
      const { passed, found } = walk
      tell({ passed, of: found * passesOf(form), incidents: found })
    }
    if (!bytes.write(piece)) await once(bytes, 'drain')
  })
}

async function answerLook(
  db: Db,
  tools: Tools,
  { actor, query, aim }: LookQuestion,
): Promise<Assessment> {
  const { resolved } = await readListQuery(db, tools.terms, actor, query, 'incidents')
  return assess(await lookThrough(db, tools, actor, resolved, aim), aim)
}

async function answerWithdrawn(
  db: Db,
  tools: Tools,
  { actor, query }: WithdrawnQuestion,
): Promise<{ count: number }> {
  const { resolved } = await readListQuery(db, tools.terms, actor, query, 'incidents')
  return { count: await countWithdrawn(db, tools, actor, resolved) }
}
