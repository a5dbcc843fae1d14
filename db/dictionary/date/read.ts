import { parseDay } from './day-number.ts'
import { boundsOf, parseEdtf, precisionOf, writeEdtf } from './edtf.ts'
import { readPhrase } from './phrase.ts'
import { readTokens } from './tokens.ts'
import {
  isProblem,
  longest_date_text,
  type DateBasis,
  type DateProblem,
  type DateReading,
} from './uncertain-date.ts'

const unknown_words = new Set([
  'unknown',
  'not known',
  'date unknown',
  'date not known',
  'undated',
  '미상',
  '날짜 미상',
  '일자 미상',
  '모름',
  '불명',
  '날짜 불명',
  '알 수 없음',
])
const lunar_words = /lunar|chinese new year|seollal|chuseok|음력|설날|구정|추석|한가위|섣달|정월/

/**
 * Reads what people and articles write, in English or Korean, or plain ISO 8601 and EDTF.
 * `published`, the source's publication day (`YYYY-MM-DD`; anything else counts as none), is what
 * "Dec. 29", "on Monday" and "last month" are counted from: the past is preferred. Every word must
 * be understood, else the text is refused; nothing is guessed from part of it. Fixed meanings are
 * in `parts.ts`, the forms of EDTF in `edtf.ts`. `text` comes back verbatim (NFC).
 */
export function readDate(text: string, context: { published?: string | null } = {}): DateReading {
  if (text.length > longest_date_text) return refuse({ code: 'too_long' })
  const folded = fold(text)
  if (unknown_words.has(folded)) return readEdtf('XXXX', text)
  const years = twoYears(folded)
  if (years) return refuse(years)
  const plain = readEdtf(folded.toUpperCase(), text)
  if (plain.ok || plain.problem.code === 'reversed') return plain
  if (plain.problem.code === 'no_such_day') return plain
  if (lunar_words.test(folded)) return refuse({ code: 'lunar' })
  const words = readWords(folded, text, parseDay(context.published ?? ''))
  const is_edtf = /^[\dxu?~%./,[\]{}-]+$/.test(folded) && /[x[{]/.test(folded)
  if (words.ok || words.problem.code !== 'not_a_date' || !is_edtf) return words
  return plain
}

/**
 * Reads the EDTF of `edtf.ts`; `text` are the source's words (by default the EDTF itself), `basis`
 * what the one who wrote the EDTF went by. The bounds are ours, not the `edtf` package's.
 */
export function readEdtf(edtf: string, text = edtf, basis: DateBasis = 'stated'): DateReading {
  if (edtf.length > longest_date_text || text.length > longest_date_text) {
    return refuse({ code: 'too_long' })
  }
  const written = edtf.trim().replaceAll(/[xu]/g, 'X')
  const parsed = parseEdtf(written)
  if (isProblem(parsed)) return refuse(parsed)
  const date = {
    text: text.normalize('NFC'),
    edtf: parsed.kind === 'span' ? written : writeEdtf(parsed),
    ...boundsOf(parsed),
    precision: precisionOf(parsed),
    basis,
  }
  return { ok: true, date }
}

function readWords(folded: string, text: string, published: number | null): DateReading {
  const tokens = readTokens(folded, published)
  if (isProblem(tokens)) return refuse(tokens)
  const phrase = readPhrase(tokens, published)
  if (isProblem(phrase)) return refuse(phrase)
  return readEdtf(writeEdtf(phrase.edtf), text, phrase.basis)
}

/** NFKC makes full-width digits and signs plain, and decomposed Hangul whole. A leading `~` is circa. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll('\u301C', '~')
    .split(/\s/)
    .filter((word) => word !== '')
    .join(' ')
    .replace(/^~/, 'c. ')
    .replace(/(?<!\.)[.。;]$/, '')
}

/** "2023-24" is a winter in EDTF and two years to most people. */
function twoYears(folded: string): DateProblem | null {
  const [, year, next] = /^(\d{4})-(\d{2})$/.exec(folded)?.map(Number) ?? []
  if (year === undefined || next === undefined || next < 21 || next > 24) return null
  if ((year + 1) % 100 !== next) return null
  const season = parseEdtf(folded)
  if (isProblem(season)) return null
  return { code: 'ambiguous', readings: [writeEdtf(season), `[${year}..${year + 1}]`] }
}

function refuse(problem: DateProblem): DateReading {
  return { ok: false, problem }
}
