import { account_ko } from './account.ts'
import { analysis_ko } from './analysis.ts'
import { as_of_ko } from './as-of.ts'
import { attachment_ko } from './attachment.ts'
import { bulk_ko } from './bulk.ts'
import { change_ko } from './change.ts'
import { codebook_ko } from './codebook.ts'
import { columns_ko } from './columns.ts'
import { common_ko } from './common.ts'
import { disclosure_ko } from './disclosure.ts'
import { duplicates_ko } from './duplicates.ts'
import { entry_ko } from './entry.ts'
import { evidence_ko } from './evidence.ts'
import { export_ko } from './export.ts'
import { files_ko } from './files.ts'
import { import_ko } from './import.ts'
import { keys_ko } from './keys.ts'
import { list_ko } from './list.ts'
import { package_ko } from './package.ts'
import { problem_ko } from './problem.ts'
import { record_ko } from './record.ts'
import { report_ko } from './report.ts'
import { view_ko } from './view.ts'
import { vocabulary_ko } from './vocabulary.ts'
import { workflow_ko } from './workflow.ts'

/** Every message of the interface, in Korean: a missing one is a compile error in its own file. */
export const ko = {
  ...common_ko,
  ...account_ko,
  ...list_ko,
  ...analysis_ko,
  ...columns_ko,
  ...view_ko,
  ...export_ko,
  ...as_of_ko,
  ...record_ko,
  ...entry_ko,
  ...disclosure_ko,
  ...duplicates_ko,
  ...change_ko,
  ...bulk_ko,
  ...evidence_ko,
  ...attachment_ko,
  ...workflow_ko,
  ...import_ko,
  ...files_ko,
  ...report_ko,
  ...keys_ko,
  ...codebook_ko,
  ...vocabulary_ko,
  ...package_ko,
  ...problem_ko,
}
