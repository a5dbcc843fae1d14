import { account_en } from './account.ts'
import { analysis_en } from './analysis.ts'
import { as_of_en } from './as-of.ts'
import { attachment_en } from './attachment.ts'
import { bulk_en } from './bulk.ts'
import { change_en } from './change.ts'
import { codebook_en } from './codebook.ts'
import { columns_en } from './columns.ts'
import { common_en } from './common.ts'
import { disclosure_en } from './disclosure.ts'
import { duplicates_en } from './duplicates.ts'
import { entry_en } from './entry.ts'
import { evidence_en } from './evidence.ts'
import { export_en } from './export.ts'
import { files_en } from './files.ts'
import { import_en } from './import.ts'
import { keys_en } from './keys.ts'
import { list_en } from './list.ts'
import { package_en } from './package.ts'
import { problem_en } from './problem.ts'
import { record_en } from './record.ts'
import { report_en } from './report.ts'
import { view_en } from './view.ts'
import { vocabulary_en } from './vocabulary.ts'
import { workflow_en } from './workflow.ts'

/** Every message of the interface, in English. */
export const en = {
  ...common_en,
  ...account_en,
  ...list_en,
  ...analysis_en,
  ...columns_en,
  ...view_en,
  ...export_en,
  ...as_of_en,
  ...record_en,
  ...entry_en,
  ...disclosure_en,
  ...duplicates_en,
  ...change_en,
  ...bulk_en,
  ...evidence_en,
  ...attachment_en,
  ...workflow_en,
  ...import_en,
  ...files_en,
  ...report_en,
  ...keys_en,
  ...codebook_en,
  ...vocabulary_en,
  ...package_en,
  ...problem_en,
}
