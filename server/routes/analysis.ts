import { finishExport, insertExport } from '../../db/export.ts'
import { readCounter } from '../../db/counter.ts'
import { lastMoment } from '../../db/cube/follow.ts'
import type { Outward } from '../../db/dictionary/release.ts'
import { listViewNames } from '../../db/view.ts'
import { NotFound } from '../errors.ts'
import { pastOf } from '../as-of/asked.ts'
import { isOlder, withNumber } from '../as-of/query.ts'
import { readChoice } from '../analysis/choice.ts'
import { part_names, type PartName } from '../analysis/part.ts'
import { disclosureKey } from '../../db/disclosure/key.ts'
import { aimOf, readProfile, refuseOutward } from '../disclosure/clearance.ts'
import { publishedQuestion } from '../disclosure/figure.ts'
import { asAttachment } from '../export/send.ts'
import type { Written } from '../pages/analysis.ts'
import { queryOf, readListQuery, refuseBadQuery } from '../pages/query.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** `/analysis`: a list in numbers, drawings and maps; the same query string as the list. */
export const analysis_routes: Route[] = [
  get('/analysis', 'record.read', (visit) => show(visit, null)),
  get('/analysis/:figure.csv', 'export', (visit) => send(visit, 'csv')),
  get('/analysis/:figure.svg', 'export', (visit) => send(visit, 'svg')),
  get('/analysis/:figure', 'record.read', (visit) => show(visit, figureOf(visit))),
]

/** @throws NotFound when there is no such figure */
function figureOf({ req }: Visitor): PartName {
  const name = part_names.find((known) => known === req.params['figure'])
  if (name === undefined) throw new NotFound()
  return name
}

/** A page that this person was shown before is shown again as long as nothing has changed. */
async function show(visit: Visitor, figure: PartName | null): Promise<void> {
  const { db, house, actor, whom, html, left } = visit
  const { pages } = house
  const views = figure === null ? await listViewNames(db, actor, 'analysis') : []
  const key = JSON.stringify([whom, views])
  const past = await pastOf(visit, 'page')
  if (past === 'answered') return
  const kept = pages.get(key)
  if (kept && kept.moment === (await lastMoment(db))) return html(kept.html)
  const readers = await readersFor(visit)
  const page = await readers.ask('analysis', { actor, whom, figure, past, views }, { left })
  html(pages.keep(key, page).html)
}

/** Of so many incidents an analysis takes a second or two, and must keep no list waiting. */
const many = 100_000

/** Who counts: of few incidents those who answer lists, of many those who may take their time. */
async function readersFor({ db, house }: Visitor) {
  const made = await readCounter(db, 'doc')
  return made > many ? house.exporters : house.readers
}

const types = { csv: 'text/csv; charset=utf-8', svg: 'image/svg+xml; charset=utf-8' }

/** A figure as a file; who took what is logged, as of every file. */
async function send(visit: Visitor, format: 'csv' | 'svg'): Promise<void> {
  if (readProfile(visit.req.query['profile']) !== 'internal') return sendOutward(visit, format)
  const { db, house, actor, left, language } = visit
  const figure = figureOf(visit)
  // A cross-tab is a table, and no drawing.
  if (figure === 'table' && format === 'svg') throw new NotFound()
  const query = queryOf(visit)
  const { rest, notices: own } = readChoice(query)
  const past = await pastOf(visit, 'file')
  if (past === 'answered') return
  const { notices } = await readListQuery(db, house.terms, actor, rest, 'incidents', past !== null)
  if (refuseBadQuery(visit, [...own, ...notices])) return
  const form = { format, ...textForm(visit) }
  const question = { actor, query, language, figure, form, past }
  const kept = past ? withNumber(query, past.moment) : query
  const readers = await readersFor(visit)
  await hand(visit, { figure, format, query: kept }, () =>
    readers.ask('figure', question, { left }),
  )
}

/** A figure for partners or the public: its numbers are protected, or it does not leave. */
async function sendOutward(visit: Visitor, format: 'csv' | 'svg'): Promise<void> {
  const { db, house, actor, left, language } = visit
  const figure = figureOf(visit)
  const query = queryOf(visit)
  const { choice, rest, notices: own } = readChoice(query)
  const aim = aimOf(visit)
  // What is drawn, or stood once, is for colleagues.
  if (!aim || isOlder(query) || format !== 'csv' || publishedQuestion(figure, choice) === null) {
    return void refuseOutward(visit)
  }
  const { notices } = await readListQuery(db, house.terms, actor, rest, 'incidents')
  if (refuseBadQuery(visit, [...own, ...notices])) return
  await disclosureKey(db)
  const question = { actor, query, language, figure, form: textForm(visit), aim }
  await hand(visit, { figure, format, query, profile: aim.profile }, () =>
    house.exporters.ask('published', question, { left }),
  )
}

/** How a CSV is asked for: for a spreadsheet with its mark, or guarded only. */
function textForm({ req }: Visitor): { safe: boolean; bom: boolean } {
  const bom = req.query['bom'] === '1'
  return { bom, safe: bom || req.query['safe'] === '1' }
}

type Handed = { figure: PartName; format: 'csv' | 'svg'; query: string; profile?: Outward }

/**
 * Logs that a figure is taken, has it written and hands it over.
 * @throws NotFound when there is nothing to write
 */
async function hand(
  { db, actor, res }: Visitor,
  { figure, format, query, profile }: Handed,
  write: () => Promise<Written | null>,
): Promise<void> {
  const kind = `${figure}-${format}`
  const id = await insertExport(db, actor, { format: kind, query, ...(profile && { profile }) })
  const written = await write()
  if (written === null) throw new NotFound()
  await finishExport(db, id, written)
  asAttachment(res, types[format], `${[figure, profile].filter(Boolean).join('-')}.${format}`)
  res.end(Buffer.from(written.content))
}
