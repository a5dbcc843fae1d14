/** What in a free text leads to somebody's door, telephone or desk. */
export type Telltale = 'phone' | 'email' | 'coordinates' | 'address'

/**
 * Each is written so that no text takes longer than its length, and so that it says too much
 * rather than too little: somebody looks at what it finds.
 */
const signs: Record<Telltale, readonly RegExp[]> = {
  // Eight digits or more, in groups of two and more, beginning with + or 0 or in brackets.
  phone: [/(?<![\d.])(?:\+|\(?0)\d{1,3}\)?(?:[-. ]?\d{2,4}){2,4}(?![\d.])/u],
  email: [/(?<![\p{L}\d._%+-])[\p{L}\d._%+-]+@[\p{L}\d-]{1,63}\.[\p{L}\d.-]{2,63}/u],
  coordinates: [
    // 41.40231, 128.17832
    /(?<![\d.])-?\d{1,2}\.\d{3,10}\s?[,;/ ]\s?-?\d{1,3}\.\d{3,10}(?!\d)/u,
    // 41°24'08"N
    /\d{1,3}\s?[°º]\s?\d{1,2}\s?['′’]/u,
    /\d{1,3}\.\d{2,10}\s?[°º]\s?[NSEW북남동서]/u,
  ],
  address: [
    // 12 Chollima Street; 3-dong 27-ban; 27 inminban
    /(?<!\d)\d{1,5}\s(?:\p{L}{1,30}\s){1,3}(?:street|st\.|road|rd\.|avenue|ave\.|lane|alley)(?!\p{L})/iu,
    /(?:apartment|apt\.?|flat|house|unit|building|floor|room)\s(?:no\.?\s?)?\d{1,5}(?!\d)/iu,
    /(?<!\d)\d{1,4}[- ]?(?:ban|inminban|people['’]s unit)(?!\p{L})/iu,
    // 인민반 27반, 3동 5층 2호, 12번지
    /(?<!\d)\d{1,4}\s?(?:인민반|반|번지|호실|호|층)(?![\p{L}]{2})/u,
    /인민반/u,
  ],
}

/** What a text has of these, and the first words that look like it. */
export function telltalesIn(text: string): { kind: Telltale; words: string }[] {
  return Object.entries(signs).flatMap(([kind, ways]) => {
    for (const way of ways) {
      const found = way.exec(text)
      if (found) return [{ kind: kind as Telltale, words: found[0].slice(0, 80) }]
    }
    return []
  })
}
