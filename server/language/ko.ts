import { account_ko } from './account.ts'
import { common_ko } from './common.ts'
import { incident_ko } from './incident.ts'
import { problem_ko } from './problem.ts'

/** Every message of the interface, in Korean: a missing one is a compile error in its own file. */
export const ko = { ...common_ko, ...account_ko, ...incident_ko, ...problem_ko }
