import type { Route } from './route.ts'
import { account_routes } from './routes/account.ts'
import { analysis_routes } from './routes/analysis.ts'
import { attachment_routes } from './routes/attachments.ts'
import { agency_routes } from './routes/agencies.ts'
import { api_routes } from './routes/api.ts'
import { bulk_routes } from './routes/bulk.ts'
import { change_routes } from './routes/changes.ts'
import { codebook_routes } from './routes/codebook.ts'
import { column_routes } from './routes/columns.ts'
import { comment_routes } from './routes/comments.ts'
import { decision_routes } from './routes/decisions.ts'
import { draft_routes } from './routes/drafts.ts'
import { duplicate_routes } from './routes/duplicates.ts'
import { entry_routes } from './routes/entry.ts'
import { export_check_routes } from './routes/export-check.ts'
import { export_routes } from './routes/exports.ts'
import { health_routes } from './routes/health.ts'
import { import_routes } from './routes/imports.ts'
import { incident_routes } from './routes/incidents.ts'
import { key_routes } from './routes/keys.ts'
import { link_routes } from './routes/links.ts'
import { origin_routes } from './routes/origins.ts'
import { package_routes } from './routes/packages.ts'
import { person_routes } from './routes/people.ts'
import { place_routes } from './routes/places.ts'
import { prepared_routes } from './routes/prepared.ts'
import { record_routes } from './routes/record.ts'
import { reference_routes } from './routes/references.ts'
import { removed_routes } from './routes/removed.ts'
import { report_routes } from './routes/report.ts'
import { review_routes } from './routes/reviews.ts'
import { session_routes } from './routes/session.ts'
import { setup_routes } from './routes/setup.ts'
import { source_routes } from './routes/sources.ts'
import { suggest_routes } from './routes/suggest.ts'
import { task_routes } from './routes/tasks.ts'
import { term_merge_routes } from './routes/term-merge.ts'
import { user_routes } from './routes/users.ts'
import { view_routes } from './routes/views.ts'
import { vocabulary_routes } from './routes/vocabulary.ts'

/**
 * Every address of the program; what is not here is not there. Fixed addresses stand before those
 * with a reference in them.
 */
export const routes: readonly Route[] = [
  ...health_routes,
  ...session_routes,
  ...setup_routes,
  ...account_routes,
  ...key_routes,
  ...user_routes,
  ...vocabulary_routes,
  ...term_merge_routes,
  ...export_routes,
  ...export_check_routes,
  ...report_routes,
  ...package_routes,
  ...removed_routes,
  ...reference_routes,
  ...incident_routes,
  ...analysis_routes,
  ...column_routes,
  ...view_routes,
  ...prepared_routes,
  ...draft_routes,
  ...entry_routes,
  ...bulk_routes,
  ...change_routes,
  ...import_routes,
  ...duplicate_routes,
  ...decision_routes,
  ...review_routes,
  ...comment_routes,
  ...task_routes,
  ...link_routes,
  ...record_routes,
  ...person_routes,
  ...agency_routes,
  ...place_routes,
  ...source_routes,
  ...attachment_routes,
  ...origin_routes,
  ...codebook_routes,
  ...suggest_routes,
  ...api_routes,
]
