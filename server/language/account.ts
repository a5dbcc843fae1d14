import type { Message } from './message.ts'

export const account_en = {
  'account.sign_in': 'Sign in',
} as const satisfies Record<string, Message>

export const account_ko: Record<keyof typeof account_en, Message> = {
  'account.sign_in': '로그인',
}
