import type { OutcomeRow } from '../../db/import/staged.ts'
import type { Language, Translate } from '../language.ts'
import { wordProblem } from './reject.ts'
import type { Notes, Result } from './result.ts'

/** What a table comes to, in one sentence. */
export const resultLine = (rows: number, { create, update, skip, error }: Result, t: Translate) =>
  [
    t('import.rows', { n: rows }),
    t('import.n_create', { n: create }),
    t('import.n_update', { n: update }),
    t('import.n_skip', { n: skip }),
    t('import.n_error', { n: error }),
  ].join(' · ')

/** What is wrong with the rows of some incidents, a line each. */
export const problemLines = (outcomes: readonly OutcomeRow[], language: Language, t: Translate) =>
  outcomes.flatMap(({ notes }) =>
    (JSON.parse(notes) as Notes).problems.map((one) => ({
      ...{ row: one.row, column: one.column, value: one.value, code: one.problem.code },
      text: wordProblem(one, language, t),
    })),
  )
