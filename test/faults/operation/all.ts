import { backup, copy, restore } from './backup.ts'
import { derived } from './derived.ts'
import { firstStart, generate, takePackage } from './fill.ts'
import type { Operation } from './operation.ts'
import { upgrade } from './upgrade.ts'

/**
 * Of these our own code makes files and brings them to the disk. The others leave that to SQLite,
 * whose power is cut in `power.ts` too.
 */
export const makers_of_files: readonly Operation[] = [backup, restore, copy, upgrade]

/** Everything long that may be struck in its middle, on the machine it runs on. */
export const operations: readonly Operation[] = [
  ...makers_of_files,
  firstStart,
  generate,
  takePackage,
  derived,
]

/** Generating is left out of the short tests: nobody who generates has anything to lose. */
export const operations_in_ci = operations.filter((operation) => operation !== generate)
