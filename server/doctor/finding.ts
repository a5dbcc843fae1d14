/** What a check found: in order, worth knowing, or wrong; with what to do, in one line. */
export type Finding = { about: string; verdict: 'ok' | 'note' | 'wrong'; says: string }

/** The findings about one thing. */
export const about = (thing: string) => ({
  ok: (says: string): Finding => ({ about: thing, verdict: 'ok', says }),
  note: (says: string): Finding => ({ about: thing, verdict: 'note', says }),
  wrong: (says: string): Finding => ({ about: thing, verdict: 'wrong', says }),
})
