import { account_en } from './account.ts'
import { common_en } from './common.ts'
import { incident_en } from './incident.ts'
import { problem_en } from './problem.ts'

/** Every message of the interface, in English. */
export const en = { ...common_en, ...account_en, ...incident_en, ...problem_en }
