import type { Message } from './message.ts'

export const common_en = {} as const satisfies Record<string, Message>

export const common_ko: Record<keyof typeof common_en, Message> = {}
