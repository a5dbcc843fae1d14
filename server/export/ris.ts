import { dateParts, oneLine, type Reference } from './reference.ts'

/** The types of RIS that our kinds of source are; any other is a generic one. */
const types: Record<string, string> = {
  news_article: 'NEWS',
  interview: 'PCOMM',
  testimony_transcript: 'HEAR',
  report: 'RPRT',
  document: 'MANSCPT',
  court_record: 'CASE',
  official_statement: 'GOVDOC',
  broadcast: 'ADVS',
  social_media: 'ICOMM',
  message: 'PCOMM',
  photo_or_video: 'ADVS',
  satellite_image: 'MAP',
  dataset: 'DATA',
  book: 'BOOK',
}

/**
 * A source in RIS (Research Information Systems, the tags that Zotero, EndNote and Mendeley share).
 * What is not known has no line; names stand as they were printed, for which part is the family's
 * is not known.
 * @returns lines that end in CRLF, an empty one at the end
 */
export function risEntry(source: Reference): string {
  const day = slashed(source.published_on)
  const lines: [tag: string, value: string | null | undefined][] = [
    ['TY', types[source.kind] ?? 'GEN'],
    ['ID', `girok_${source.id}`],
    ...source.authors.map((name): [string, string] => ['AU', name]),
    ['TI', source.title],
    [source.kind === 'news_article' ? 'T2' : 'PB', source.publisher],
    ['PY', dateParts(source.published_on)[0]],
    ['DA', day],
    ['LA', source.language],
    ['UR', source.url],
    ['Y2', slashed(source.accessed_on)],
    ['N1', source.taken],
  ]
  const text = lines.flatMap(([tag, value]) => {
    const written = oneLine(value ?? '')
    return written === '' ? [] : [`${tag}  - ${written}\r\n`]
  })
  return `${text.join('')}ER  - \r\n\r\n`
}

/** `2024/01/24/`: a part that is not known is empty, and its slash stays. */
function slashed(date: string | null): string | null {
  const [year, month = '', day = ''] = dateParts(date)
  return year === undefined ? null : `${year}/${month}/${day}/`
}
