/** Texts as small whole numbers, in the order they first came; 0 is "none". */
export type Coder = {
  /** The number of a text; a new one is given a number. */
  give: (text: string | null) => number
  /** The number of a text that has one. */
  find: (text: string) => number | undefined
  text: (code: number) => string
  /** One more than the highest number given. */
  size: () => number
}

export function makeCoder(): Coder {
  const texts = ['']
  const codes = new Map<string, number>()
  return {
    give(text) {
      if (text === null) return 0
      const known = codes.get(text)
      if (known !== undefined) return known
      codes.set(text, texts.length)
      texts.push(text)
      return texts.length - 1
    },
    find: (text) => codes.get(text),
    text: (code) => texts[code] ?? '',
    size: () => texts.length,
  }
}
