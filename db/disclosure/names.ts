import { clauseOf, type Phrase } from '../dictionary/search/clause.ts'
import { latinSyllable } from '../dictionary/search/hangul.ts'
import { keyOf, wordKey } from '../dictionary/search/romanisation.ts'
import { mainTokens, type Token } from '../dictionary/search/tokens.ts'
import { joined, piecesOf, type Piece } from '../dictionary/search/words.ts'

/**
 * Whether a text has one of some names in it: folded as search folds, in the spellings of the South
 * and of the North, and one script in the other (김철수, Kim Chol-su, Chul Soo Kim). It says too much
 * rather than too little: names that sound alike are one.
 */
export function nameFinder(names: readonly string[]): (text: string) => boolean {
  const phrases = new Map<string, Phrase[]>()
  const sounds = new Set<string>()
  for (const name of names.flatMap(inEachScript)) {
    const { pieces } = piecesOf(name)
    if (!saysEnough(pieces)) continue
    for (const phrase of clauseOf({ text: name, quoted: true, negative: false, open: false })) {
      const [first = ''] = phrase.tokens
      phrases.set(first, [...(phrases.get(first) ?? []), phrase])
    }
    for (const sound of soundsOf(pieces)) sounds.add(sound)
  }
  const firsts = new Set([...sounds].map((sound) => sound.split('|')[0]))
  const heard = makeEar()
  return (text) => {
    if (phrases.size === 0) return false
    const { pieces } = piecesOf(text)
    return (
      mainTokens(pieces).some((token, at, all) =>
        (phrases.get(token.text) ?? []).some((phrase) => standsAt(all, at, phrase)),
      ) || soundsLike(pieces, sounds, firsts, heard)
    )
  }
}

/** A name may be written twice in one box, once in each script: 김철수 (Kim Chol-su). */
function inEachScript(name: string): string[] {
  const by_script = Map.groupBy(piecesOf(name).pieces, ({ script }) => script)
  return [...by_script.values()].map((pieces) =>
    pieces
      .map(({ parts, script }) =>
        parts.map(({ text }) => text).join(script === 'letters' ? '-' : ''),
      )
      .join(' '),
  )
}

/** A syllable, or a word of three letters, is in too many texts to be anybody. */
function saysEnough(pieces: readonly Piece[]): boolean {
  const [first] = pieces
  if (first === undefined || pieces.length > 1) return first !== undefined
  return first.script === 'syllables' ? first.parts.length > 1 : joined(first).length > 3
}

const standsAt = (tokens: readonly Token[], at: number, { tokens: wanted, prefix }: Phrase) =>
  wanted.every((token, offset) => {
    const there = tokens[at + offset]?.text
    return prefix && offset === wanted.length - 1 ? there?.startsWith(token) : there === token
  })

/** How a name sounds: its family's name and its own, whichever comes first. */
function soundsOf(pieces: readonly Piece[]): string[] {
  const words = pieces.flatMap((piece) =>
    piece.script === 'letters' ? [joined(piece)] : latinOf(piece),
  )
  if (words.length < 2 || words.length > 4 || !words.every((word) => wordKey([word]))) return []
  const [first = '', ...others] = words
  const last = words.at(-1) ?? ''
  const ways = [
    [first, others.join('')],
    [last, words.slice(0, -1).join('')],
  ] as const
  return ways.flatMap(([family, own]) => [
    `${soundOf(family)}|${soundOf(own)}`,
    `${soundOf(own)}|${soundOf(family)}`,
  ])
}

/** The syllables of a Korean name in letters; none where it is too long for one. */
function latinOf({ parts }: Piece): string[] {
  const syllables = parts.map(({ text }) => latinSyllable(text))
  return syllables.length > 4 ? [] : syllables.filter((syllable) => syllable !== null)
}

/** Chul and Chol, Hee and Hui are one man's spelling and another's. */
const soundOf = (word: string) => keyOf(word).replaceAll('ui', 'i').replaceAll('u', 'o')

/** Sounds of words, each made once. */
function makeEar() {
  const known = new Map<string, string>()
  return (word: string): string => {
    const key = known.get(word) ?? soundOf(word)
    known.set(word, key)
    return key
  }
}

function soundsLike(
  pieces: readonly Piece[],
  sounds: ReadonlySet<string>,
  firsts: ReadonlySet<string | undefined>,
  heard: (word: string) => string,
): boolean {
  if (sounds.size === 0) return false
  const meet = (one: string, other: string) =>
    firsts.has(heard(one)) && sounds.has(`${heard(one)}|${heard(other)}`)
  return pieces.some((piece, at) => {
    if (piece.script === 'syllables') return soundsInside(together(piece, pieces[at + 1]), meet)
    const [one, two, three] = [0, 1, 2].map((step) => {
      const there = pieces[at + step]
      return there?.script === 'letters' ? joined(there) : null
    })
    if (one == null || two == null) return false
    if (meet(one, two)) return true
    return three != null && (meet(one, two + three) || meet(one + two, three))
  })
}

/** A syllable that stands alone may be a family's name, written apart. */
const together = (piece: Piece, next: Piece | undefined): Piece['parts'] =>
  piece.parts.length === 1 && next?.script === 'syllables'
    ? [...piece.parts, ...next.parts]
    : piece.parts

/** A family's name of one syllable, and up to three of somebody's own. */
function soundsInside(
  parts: Piece['parts'],
  meet: (one: string, other: string) => boolean,
): boolean {
  const syllables = parts.map(({ text }) => latinSyllable(text))
  return syllables.some((family, at) => {
    if (family === null) return false
    let own = ''
    for (const next of syllables.slice(at + 1, at + 4)) {
      if (next === null) return false
      own += next
      if (meet(family, own)) return true
    }
    return false
  })
}
