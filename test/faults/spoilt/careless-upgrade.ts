import { openDatabase } from '../../../db/engine/open.ts'
import type { Tables } from '../../../db/tables.ts'
import type { Config } from '../../../server/config.ts'

/** Opens the database without looking whether it is an older one. */
export const openUpToDate = ({ database }: Config) => openDatabase<Tables>(database)
export const openBesideServer = openUpToDate
