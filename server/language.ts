import { en } from './language/en.ts'
import { ko } from './language/ko.ts'
import type { Message } from './language/message.ts'

export type Language = 'en' | 'ko'
export type MessageKey = keyof typeof en
export type Catalogue = Record<MessageKey, Message>

/** Writes a message in one language. */
export type Translate = (key: MessageKey, values?: Record<string, string | number>) => string

const catalogues: Record<Language, Catalogue> = { en, ko }
const plurals = { en: new Intl.PluralRules('en'), ko: new Intl.PluralRules('ko') }
const numbers = { en: new Intl.NumberFormat('en'), ko: new Intl.NumberFormat('ko') }

/** The messages of one language. A number called `n` chooses the plural form. */
export function translator(language: Language): Translate {
  return (key, values = {}) => {
    const message = catalogues[language][key]
    const text =
      typeof message === 'string'
        ? message
        : plurals[language].select(Number(values['n'])) === 'one'
          ? message.one
          : message.other
    // Most have nothing to fill in, and looking is quicker than replacing.
    if (!text.includes('{')) return text
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name]
      return typeof value === 'number' ? numbers[language].format(value) : (value ?? '')
    })
  }
}

/** Whether a key that is only known at run time (`problem.` + code) has a message. */
export const isMessage = (key: string): key is MessageKey => key in en

/** The language asked for, else the one remembered, else the browser's, else English. */
export function chooseLanguage(
  asked: unknown,
  kept: unknown,
  accepted: string | undefined,
): Language {
  for (const choice of [asked, kept]) if (choice === 'en' || choice === 'ko') return choice
  const first = /\b(en|ko)\b/i.exec(accepted ?? '')?.[1]?.toLowerCase()
  return first === 'ko' ? 'ko' : 'en'
}
