import { columnsOf } from '../../db/dictionary/field.ts'
import { records } from '../../db/dictionary/records.ts'
import { filesPage } from '../pages/files.ts'
import { get, type Route, type Visitor } from '../route.ts'

/** The codebook: what every field and term means, from the dictionary itself. */
export const codebook_routes: Route[] = [get('/codebook', 'record.read', showCodebook)]

function showCodebook(visit: Visitor): void {
  const { house, language, t } = visit
  const { terms } = house
  visit.page('codebook/show', {
    title: t('codebook.title'),
    files: filesPage(terms, language, t),
    records: records.map((record) => ({
      name: record.name,
      label: record.label[language],
      fields: record.fields.map((field) => ({
        name: field.name,
        label: field.label[language],
        help: field.help[language],
        columns: columnsOf(field).join(', '),
        vocabulary: field.kind.vocabulary ?? null,
        required: field.required,
        acts: (field.act_types ?? []).map((type) => terms.label('act_type', type, language)),
      })),
    })),
    vocabularies: terms
      .vocabularies()
      .filter((name) => name !== 'currency')
      .map((name) => ({
        name,
        terms: terms.all(name).map((term) => ({
          code: term.code,
          label: term[`label_${language}`],
          definition: term[`definition_${language}`],
          includes: term[`includes_${language}`],
          excludes: term[`excludes_${language}`],
          example: term[`example_${language}`],
          huridocs: term.huridocs,
          retired: term.retired_at !== null,
          merged_into: term.merged_into,
        })),
      })),
  })
}
