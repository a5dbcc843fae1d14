/** Where a part of a quote stands in a text: from and until, in UTF-16 units. */
export type Span = [start: number, end: number]

/**
 * Makes what finds quotes in the text that they were taken from. White space, the shape of quotation
 * marks and of dashes do not count: they change with every copying. An ellipsis, also one in
 * brackets, leaves out what it likes; the parts beside it follow each other in the text.
 * @returns of a quote, where each part of it stands, in order; null where one of them does not
 */
export function quoteFinder(text: string): (quote: string) => Span[] | null {
  const { letters, starts, ends } = plain(text)
  return (quote) => {
    const parts = quote.split(ellipsis).map((part) => plain(part).letters.trim())
    const spans: Span[] = []
    let from = 0
    for (const part of parts.filter((part) => part !== '')) {
      const at = letters.indexOf(part, from)
      if (at < 0) return null
      from = at + part.length
      spans.push([starts[at] ?? 0, ends[from - 1] ?? 0])
    }
    return spans.length > 0 ? spans : null
  }
}

const ellipsis = /\[\s?(?:…|\.{3})\s?\]|…|\.{3}/

const alike: Record<string, string> = {
  ...{ '‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'" },
  ...{ '“': '"', '”': '"', '„': '"', '‟': '"', '″': '"', '«': '"', '»': '"' },
  ...{ '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '―': '-', '−': '-' },
}

/** A text as it is compared, and where each unit of that begins and ends in it. */
function plain(text: string): { letters: string; starts: number[]; ends: number[] } {
  const letters: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charAt(at)
    if (white.test(unit)) {
      if (letters.at(-1) === ' ') {
        ends[ends.length - 1] = at + 1
        continue
      }
      letters.push(' ')
    } else letters.push(alike[unit] ?? unit)
    starts.push(at)
    ends.push(at + 1)
  }
  return { letters: letters.join(''), starts, ends }
}

const white = /\s/
