import { draw, zipfBag, type Bag, type Random } from './random.ts'

/** The words that stand in for one another, by name: as they are, and as a sentence begins. */
export type Lists = ReadonlyMap<string, { plain: Bag<string>; first: Bag<string> }>

/** @param words lists with `|` between the words, the commonest first */
export const listsOf = (words: Record<string, string>): Lists =>
  new Map(
    Object.entries(words).map(([name, list]) => {
      const plain = list.split('|')
      return [name, { plain: zipfBag(plain), first: zipfBag(plain.map(capital)) }]
    }),
  )

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'slot'; slot: number }
  | { kind: 'list'; bag: Bag<string> }
  | { kind: 'particle'; closed: string; open: string }

/** A sentence with places left open, taken apart once so that filling it in is quick. */
export type Phrase = readonly Piece[]

/** After a closed syllable, and after an open one. */
const particles: Record<string, [closed: string, open: string]> = {
  이: ['이', '가'],
  은: ['은', '는'],
  을: ['을', '를'],
  과: ['과', '와'],
  으로: ['으로', '로'],
  이라: ['이라', '라'],
}

/**
 * Takes sentences apart: `{place}` is what the case fills in, `{crowd}` any word of that list,
 * with a capital where a sentence begins, and `{victim:이}` is followed by the Korean particle that
 * its last syllable asks for.
 * @param slots the names of what a case fills in, in the order it does
 */
export function phrasesOf(
  sentences: readonly string[],
  slots: readonly string[],
  lists: Lists,
): Phrase[] {
  return sentences.map((sentence) =>
    sentence
      .split(/([{][^}]+[}])/)
      .filter((piece) => piece !== '')
      .flatMap((piece, at) => piecesOf(piece, slots, lists, at === 0)),
  )
}

function piecesOf(piece: string, slots: readonly string[], lists: Lists, first: boolean): Piece[] {
  if (!piece.startsWith('{')) return [{ kind: 'text', text: piece }]
  const [name = '', particle] = piece.slice(1, -1).split(':')
  const filled = openPiece(name, slots, lists, first)
  const [closed, open] = particles[particle ?? ''] ?? ['', '']
  return particle === undefined ? [filled] : [filled, { kind: 'particle', closed, open }]
}

function openPiece(name: string, slots: readonly string[], lists: Lists, first: boolean): Piece {
  const slot = slots.indexOf(name)
  if (slot >= 0) return { kind: 'slot', slot }
  const list = lists.get(name)
  if (list === undefined) throw new Error(`No such words: ${name}`)
  return { kind: 'list', bag: first ? list.first : list.plain }
}

/** The sentence, filled in. */
export function say(random: Random, phrase: Phrase, filling: readonly string[]): string {
  let text = ''
  let last = ''
  for (const piece of phrase) {
    if (piece.kind === 'particle') {
      text += isClosed(last, piece.closed) ? piece.closed : piece.open
      continue
    }
    if (piece.kind === 'text') last = piece.text
    else if (piece.kind === 'slot') last = filling[piece.slot] ?? ''
    else last = draw(random, piece.bag)
    text += last
  }
  return text
}

/**
 * Whether the last syllable ends in a consonant, of which ㄹ is none before 으로. Letters that are
 * not Hangul count as open.
 */
function isClosed(word: string, particle: string): boolean {
  const syllable = word.charCodeAt(word.length - 1) - 0xac00
  if (syllable < 0 || syllable >= 11_172) return false
  const ending = syllable % 28
  return ending !== 0 && !(ending === 8 && particle === '으로')
}
