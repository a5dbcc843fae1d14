import { z } from 'zod'
import { incomingText } from '../db/dictionary/text.ts'
import { roles } from '../db/account-tables.ts'
import { foldEmail } from '../db/user.ts'
import { Refused } from './errors.ts'
import { isMessage, type MessageKey } from './language.ts'

/** What is wrong, by input. */
export type Problems = Record<string, MessageKey>
type Shape = Record<string, z.ZodType>
type Data<S extends Shape> = { [K in keyof S]: z.output<S[K]> }

/** A form's answer: its data, or what is wrong with it; and what was typed, to show again. */
export type Reading<S extends Shape> = { typed: Record<string, string> } & (
  { data: Data<S>; problems: null } | { data: null; problems: Problems }
)

/**
 * Reads a form of single inputs. One that is missing is blank.
 * @throws Refused 400 for an input that this form does not have, or one that came twice
 */
export function readAccountForm<S extends Shape>(shape: S, body: unknown): Reading<S> {
  const sent = new Map(Object.entries(body as Record<string, unknown>))
  const typed: Record<string, string> = {}
  for (const [name, value] of sent) {
    if (!Object.hasOwn(shape, name) || typeof value !== 'string') throw new Refused(400, 'form')
    if (!name.startsWith('password')) typed[name] = value
  }
  const whole = Object.fromEntries(Object.keys(shape).map((name) => [name, sent.get(name) ?? '']))
  const read = z.object(shape).safeParse(whole)
  if (read.success) return { typed, data: read.data as Data<S>, problems: null }
  return { typed, data: null, problems: problemsOf(read.error) }
}

function problemsOf(error: z.ZodError): Problems {
  const problems: Problems = {}
  for (const issue of error.issues) {
    const key = isMessage(issue.message) ? issue.message : 'account.wrong'
    problems[String(issue.path[0])] ??= key
  }
  return problems
}

export const email_input = z
  .string()
  .transform(foldEmail)
  .pipe(z.email('account.email_wrong').max(254, 'account.email_wrong'))

export const name_input = incomingText(200).pipe(z.string('account.name_missing'))
export const role_input = z.enum(roles, 'account.role_missing')
export const language_input = z.enum(['en', 'ko'], 'account.language_missing')

/** Taken as typed: what is wrong with it depends on whose it is. */
export const password_input = z.string()
/** A secret or a place to return to, sent back as it was given. */
export const hidden_input = z.string().max(2000)
