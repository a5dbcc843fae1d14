import { BadBackup } from '../../db/dump/manifest.ts'
import { Fault } from '../command.ts'

const reasons: Record<string, string> = {
  EEXIST: 'is there already',
  ENOENT: 'is not there, or its folder is not',
  ENOSPC: 'the disk is full',
  EACCES: 'may not be used',
  EISDIR: 'is a folder',
  ENOTDIR: 'is not a folder',
  ENOTEMPTY: 'is there already, and not empty',
  EROFS: 'the disk cannot be written to',
  EBUSY: 'is where a disk is mounted: name a folder in it',
  EXDEV: 'is where a disk is mounted: name a folder in it',
  SQLITE_FULL: 'the disk is full',
}

/**
 * Says what was wrong with a file in one line.
 * @throws Fault for what the file or its surroundings are to blame for; else the error itself
 */
export function explainFile(file: string, error: unknown): never {
  if (error instanceof BadBackup) throw new Fault(`${file}: ${error.message}.`)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  throw reason === undefined ? error : new Fault(`${file}: ${reason} (${code}).`)
}
