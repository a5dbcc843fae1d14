import { backup, copy, restore } from './backup.ts'
import { derived } from './derived.ts'
import { firstStart, generate, takePackage } from './fill.ts'
import type { Operation } from './operation.ts'
import { upgrade } from './upgrade.ts'

/** Everything long that may be struck in its middle, on the machine it runs on. */
export const operations: readonly Operation[] = [
  backup,
  restore,
  copy,
  upgrade,
  firstStart,
  generate,
  takePackage,
  derived,
]
