import type { Message } from './message.ts'

export const problem_en = {} as const satisfies Record<string, Message>

export const problem_ko: Record<keyof typeof problem_en, Message> = {}
