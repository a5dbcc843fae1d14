import { fingerprintOf } from '../../db/key/signing-key.ts'
import { package_tables } from '../../db/package/shape.ts'
import { translator, type Language } from '../language.ts'
import { version } from '../version.ts'
import { readable, type CertifiedFile } from './certificate.ts'
import { code, plain } from './words.ts'

export const readme_name = 'README.md'

/** What a package tells whoever opens it. */
export type Told = {
  query: string
  revision: number
  restricted: boolean
  /** The files that were written before it. */
  files: readonly CertifiedFile[]
  public_key: string
}

/** What a package is, how it is read and how it is checked, in English and then in Korean. */
export const readmeText = (told: Told) =>
  `${(['en', 'ko'] as const).map((language) => readmeIn(told, language)).join('\n\n')}\n`

function readmeIn(told: Told, language: Language): string {
  const { query, revision, restricted, files, public_key } = told
  const t = translator(language)
  const tables = package_tables.flatMap(({ name, label }) => {
    const file = files.find((one) => one.name === `${name}.csv`)
    if (file?.rows === undefined) return []
    return t('package.rows', { file: file.name, label: label[language], n: file.rows })
  })
  const attached = files.filter(({ name }) => name.startsWith('attachments/')).length
  const list = (lines: readonly string[]) => lines.map((line) => `- ${plain(line)}`).join('\n')
  const asked = query === '' ? t('package.query_none') : null
  return [
    `# ${t('package.title')}`,
    plain(t('package.intro')),
    `## ${t('package.about')}`,
    [
      `- ${asked === null ? t('package.query', { query: code(query) }) : plain(asked)}`,
      `- ${plain(t('package.revision', { revision: String(revision) }))}`,
      `- ${plain(t('package.program', { program: `girok ${version}` }))}`,
    ].join('\n'),
    `## ${t('package.contents')}`,
    list([
      ...tables,
      ...(attached > 0 ? [t('package.file_attachments', { n: attached })] : []),
      ...(['codebook', 'schema', 'certificate'] as const).map((name) => t(`package.file_${name}`)),
    ]),
    `## ${t('package.reading')}`,
    list(
      (['empty', 'dates', 'csv', 'authors'] as const).map((name) => t(`package.reading_${name}`)),
    ),
    `## ${t('package.left_out')}`,
    list([
      t(restricted ? 'package.left_out_restricted' : 'package.left_out_open'),
      t('package.left_out_never'),
    ]),
    `## ${t('package.checking')}`,
    list([t('package.checking_girok'), t('package.checking_alone'), t('package.checking_key')]),
    plain(t('package.fingerprint', { fingerprint: readable(fingerprintOf(public_key)) })),
    plain(t('package.credits')),
  ].join('\n\n')
}
