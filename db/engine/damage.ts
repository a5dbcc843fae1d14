import { codeOf } from './write.ts'

/** What SQLite says of a file that is not as it was written; a disk that fails may come back. */
const damaged = /^SQLITE_(CORRUPT|NOTADB)/

/** Whether an error tells that the database file is damaged. */
export const isDamage = (error: unknown): boolean => damaged.test(codeOf(error))

/** What went wrong in a word: the engine's code, or what kind of error it was. Never its text. */
export const wordFor = (error: unknown): string =>
  codeOf(error) || (error instanceof Error ? error.name : 'unknown')
