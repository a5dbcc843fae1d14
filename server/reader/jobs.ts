import type { Actor } from '../../db/actor.ts'
import type { Candidate } from '../../db/duplicates/candidates.ts'
import type { Looked } from '../../db/duplicates/pairs.ts'
import type { Probe } from '../../db/duplicates/probe.ts'
import type { Filter, Notice } from '../../db/list/filter.ts'
import type { ListPage } from '../../db/list/list.ts'
import type { UndoingOutlook } from '../../db/undo/undo.ts'
import type { ViewName } from '../../db/view.ts'
import type { Related } from '../../db/relation/related.ts'
import type { MergePlan } from '../../db/term-merge.ts'
import type { Uses } from '../../db/term-uses.ts'
import type { Assessment } from '../disclosure/release.ts'
import type { Aim } from '../../db/disclosure/look.ts'
import type { Form, Written } from '../export/write.ts'
import type { OutwardFigure } from '../disclosure/figure.ts'
import type { PartName } from '../analysis/part.ts'
import type { Language } from '../language.ts'
import type { PageFor } from '../page-base.ts'
import type { FigureFile, Written as WrittenFigure } from '../pages/analysis.ts'
import type { Around } from '../pages/list-page.ts'
import type { Past } from '../as-of/state.ts'

/** Who asks for which list: its query string, as sent. */
export type ListQuestion = {
  actor: Actor
  query: string
  /** How many incidents at most; the filter's own size where it is left out. */
  size?: number
  /** The older state that it is answered from; null, or left out: the record as it is. */
  past?: Past | null
}
export type ListAnswer = ListPage & { filter: Filter; notices: Notice[] }

/** The page of a list: whom it is for, and as HTML with the moment that it shows. */
export type PageQuestion = Around & {
  actor: Actor
  whom: PageFor
  public_url: string
  past: Past | null
}
export type PageAnswer = { moment: string; html: Uint8Array }

/** A report on a list: whom it is for, and as HTML with how many incidents it prints. */
export type ReportQuestion = {
  actor: Actor
  whom: PageFor
  public_url: string
  past: Past | null
}
export type ReportAnswer = { html: Uint8Array; printed: number }

/** The page of an analysis, or of one of its figures. */
export type AnalysisQuestion = {
  actor: Actor
  whom: PageFor
  figure: PartName | null
  past: Past | null
  /** The saved views of the page of all figures. */
  views: readonly ViewName[]
}

/** One figure as a file; null where there is nothing to draw. */
export type FigureQuestion = {
  actor: Actor
  query: string
  language: Language
  figure: PartName
  form: FigureFile
  past: Past | null
}

/** A list as a file. */
export type ExportQuestion = { actor: Actor; query: string; form: Form; past?: Past | null }

/** What is wrong with a query that an older state is to answer. */
export type CheckQuestion = Pick<ExportQuestion, 'actor' | 'query'> & {
  table: Form['table']
  past: Past
}

/** What of a list would leave for others, and what in it would lead to somebody. */
export type LookQuestion = { actor: Actor; query: string; aim: Aim }
/** How many of its incidents rest on nothing but consent that was taken back. */
export type WithdrawnQuestion = { actor: Actor; query: string }

/** Which incidents may be the one that is being typed. */
export type NearQuestion = { actor: Actor; probe: Probe }

/** Which incidents hang together with one. */
export type RelatedQuestion = { actor: Actor; ref: string }

/** Which pairs are there of the next so many incidents that have changed. */
export type PairsQuestion = { most: number }

/** How often each code of a vocabulary is used, as far as somebody sees it. */
export type UsesQuestion = { actor: Actor; vocabulary: string }

/** What has a code that is to become another. */
export type MergeQuestion = { actor: Actor; vocabulary: string; code: string }
/** What undoing a change set would do. */
export type UndoingQuestion = { actor: Actor; number: number }
export type UndoingAnswer = UndoingOutlook | null

/** What readers do, by name. */
export type Jobs = {
  list: { question: ListQuestion; answer: ListAnswer }
  page: { question: PageQuestion; answer: PageAnswer }
  report: { question: ReportQuestion; answer: ReportAnswer }
  analysis: { question: AnalysisQuestion; answer: PageAnswer }
  figure: { question: FigureQuestion; answer: WrittenFigure | null }
  export: { question: ExportQuestion; answer: Written }
  published: { question: OutwardFigure; answer: WrittenFigure | null }
  look: { question: LookQuestion; answer: Assessment }
  withdrawn: { question: WithdrawnQuestion; answer: { count: number } }
  check: { question: CheckQuestion; answer: Notice[] }
  near: { question: NearQuestion; answer: Candidate[] }
  related: { question: RelatedQuestion; answer: Related[] }
  undoing: { question: UndoingQuestion; answer: UndoingAnswer }
  pairs: { question: PairsQuestion; answer: Looked | null }
  uses: { question: UsesQuestion; answer: Uses }
  merge: { question: MergeQuestion; answer: MergePlan }
}
export type Job = { [K in keyof Jobs]: { kind: K; question: Jobs[K]['question'] } }[keyof Jobs]

/** How far a file of so many incidents is: of so many to be passed, each perhaps more than once. */
export type Progress = { passed: number; of: number; incidents: number }

/** What a reader says to the server. */
export type Said =
  | { said: 'ready' }
  | { said: 'progress'; progress: Progress }
  | { said: 'answer'; answer: Jobs[keyof Jobs]['answer'] }
  | {
      said: 'fault'
      unavailable: boolean
      message: string
      stack: string | undefined
      code: string
    }

/** The environment variable in which a reader finds where the database is. */
export const database_variable = 'GIROK_READER_DATABASE'
