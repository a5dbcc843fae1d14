import { dateParts, oneLine, type Reference } from './reference.ts'

/** The entry types that our kinds of source are, and where such an entry says who published it. */
const types: Record<string, readonly [type: string, publisher: string]> = {
  news_article: ['article', 'journal'],
  report: ['techreport', 'institution'],
  book: ['book', 'publisher'],
}
const any_other = ['misc', 'howpublished'] as const

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/**
 * A source in BibTeX, in UTF-8 as biber and every current BibTeX reads it. What is not known has no
 * field. Names and titles stand in braces of their own: as they were printed, in that order and case.
 */
export function bibEntry(source: Reference): string {
  const [type, publisher] = types[source.kind] ?? any_other
  const [year, month] = dateParts(source.published_on)
  const fields: [name: string, value: string | undefined][] = [
    ['author', source.authors.map((name) => `{${escaped(name)}}`).join(' and ')],
    ['title', braced(source.title)],
    [publisher, braced(source.publisher)],
    ['date', source.published_on ?? ''],
    ['year', year],
    ['url', addressOf(source.url)],
    ['urldate', source.accessed_on ?? ''],
    ['langid', languages[source.language ?? '']],
    ['note', escaped(source.taken ?? '')],
  ]
  const lines = fields.flatMap(([name, value = '']) =>
    value === '' ? [] : [`  ${name} = {${value}}`],
  )
  // A month is a name that styles put into words, and no text.
  const name = months[Number(month) - 1]
  if (name !== undefined) lines.push(`  month = ${name}`)
  return `@${type}{${keyOf(source.id)},\n${lines.join(',\n')}\n}\n\n`
}

/** As babel calls them. */
const languages: Record<string, string> = {
  'ko': 'korean',
  'ko-KP': 'korean',
  'en': 'english',
  'zh': 'chinese',
  'ja': 'japanese',
  'ru': 'russian',
  'cs': 'czech',
  'fr': 'french',
  'de': 'german',
  'es': 'spanish',
}

const keyOf = (id: string) => `girok_${id.replaceAll(/[^\w.-]/g, '_')}`

const braced = (text: string | null) => {
  const value = escaped(text ?? '')
  return value === '' ? '' : `{${value}}`
}

const special: Record<string, string> = {
  '\\': '\\textbackslash{}',
  // BibTeX counts braces, also those behind a backslash: one alone would swallow what follows.
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

/** Text that LaTeX prints as it is: two hyphens stay two hyphens. */
const escaped = (text: string) =>
  oneLine(text)
    .replaceAll(/[\\{}~^$&%#_]/g, (mark) => special[mark] ?? `\\${mark}`)
    .replaceAll(/([-`',<>?!])(?=[-`',<>?!])/g, '$1{}')

/** An address is not escaped: it is copied as it stands, and would lead elsewhere. */
const addressOf = (url: string | null) =>
  oneLine(url ?? '').replaceAll(/[\s\\{}]/g, (mark) => encodeURIComponent(mark))
