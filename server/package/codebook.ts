import { columnsIn, fileOf, package_tables, type PackageColumn } from '../../db/package/shape.ts'
import type { TermRow } from '../../db/tables.ts'
import type { Terms } from '../../db/term.ts'
import { translator, type Language, type MessageKey } from '../language.ts'
import { code, plain } from './words.ts'

export const codebook_name = 'codebook.md'

/** So many that nobody reads them; the codes are those of ISO 4217. */
const too_long: ReadonlySet<string> = new Set(['currency'])

/** What every column and code of a package means, in English and then in Korean. */
export function codebookText(terms: Terms, restricted: boolean): string {
  return `${(['en', 'ko'] as const).map((language) => codebookIn(terms, language, restricted)).join('\n\n')}\n`
}

const rules = ['early_month', 'early_year', 'season', 'about', 'past', 'match'] as const

function codebookIn(terms: Terms, language: Language, restricted: boolean): string {
  const t = translator(language)
  const tables = package_tables.flatMap((table) => [
    `## ${table.label[language]} (${code(fileOf(table.name))})`,
    [...byMeaning(columnsIn(table, restricted))]
      .map((columns) => lineOf(columns, language))
      .join('\n'),
  ])
  const vocabularies = vocabulariesIn(restricted).flatMap((name) => [
    `## ${t('codebook.vocabulary')} ${code(name)}`,
    terms
      .all(name)
      .map((term) => termLine(term, language))
      .join('\n'),
  ])
  return [
    `# ${t('package.title')}: ${t('codebook.title')}`,
    `## ${t('codebook.dates')}`,
    rules.map((rule) => `- ${plain(t(`codebook.dates_${rule}`))}`).join('\n'),
    ...tables,
    ...vocabularies,
    plain(t('package.credits')),
  ].join('\n\n')
}

/** Columns of one field stand together: what it means is said once. */
function byMeaning(columns: readonly PackageColumn[]): PackageColumn[][] {
  const keyOf = ({ label, help }: PackageColumn) => `${label.en} ${help.en}`
  return [...Map.groupBy(columns, keyOf).values()]
}

function lineOf(columns: readonly PackageColumn[], language: Language): string {
  const t = translator(language)
  const [first] = columns
  if (!first) return ''
  const names = columns.map(({ name }) => code(name)).join(', ')
  const from = columns.flatMap(({ name, vocabulary }) =>
    vocabulary === null
      ? []
      : [
          columns.length > 1
            ? ` ${t('codebook.vocabulary')} (${code(name)}): ${code(vocabulary)}.`
            : ` ${t('codebook.vocabulary')}: ${code(vocabulary)}.`,
        ],
  )
  return `- ${names}: ${plain(first.label[language])}. ${plain(first.help[language])}${from.join('')}`
}

/** The vocabularies that columns of a package hold codes of. */
function vocabulariesIn(restricted: boolean): string[] {
  const named = package_tables.flatMap((table) =>
    columnsIn(table, restricted).flatMap(({ vocabulary }) => vocabulary ?? []),
  )
  return [...new Set(named)].filter((name) => !too_long.has(name))
}

function termLine(term: TermRow, language: Language): string {
  const t = translator(language)
  const also = (['includes', 'excludes', 'example'] as const).flatMap((part) => {
    const text = term[`${part}_${language}`]
    return text === null ? [] : ` ${t(`codebook.${part}` satisfies MessageKey)}: ${plain(text)}`
  })
  const retired = term.retired_at === null ? '' : ` (${t('codebook.retired')})`
  const into =
    term.merged_into === null ? '' : ` ${t('codebook.merged_into')} ${code(term.merged_into)}`
  const definition = plain(term[`definition_${language}`])
  return `- ${code(term.code)}: ${plain(term[`label_${language}`])}${retired}${into}. ${definition}${also.join('')}`
}
