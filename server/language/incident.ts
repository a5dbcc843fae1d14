import type { Message } from './message.ts'

export const incident_en = {} as const satisfies Record<string, Message>

export const incident_ko: Record<keyof typeof incident_en, Message> = {}
