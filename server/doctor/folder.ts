import { existsSync, lstatSync, readdirSync, type Stats } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AlreadyRunning, takeFolder } from '../../db/engine/lock.ts'
import { fileOf } from '../../db/engine/open.ts'
import { isLeft, listWork } from '../backup/work.ts'
import { almost_full, hasReserve, measure, reserve_size } from '../condition/space.ts'
import { about, type Finding } from './finding.ts'

const rights = about('Rights')
const space = about('Disk')
const reserve = about('Reserve')
const server = about('Server')
const log = about('Write-ahead log')
const leftovers = about('Leftovers')

/** Everything in the data folder is for its owner, who is the same everywhere. */
export function checkRights(folder: string): Finding[] {
  if (process.platform === 'win32') return [rights.note('are not looked at on Windows.')]
  const owner = lstatSync(folder).uid
  const found = [folder, ...walk(folder)].flatMap((path) => checkPath(path, lstatSync(path), owner))
  return found.length > 0 ? found : [rights.ok(`${folder} is for its owner only.`)]
}

function checkPath(path: string, stat: Stats, owner: number): Finding[] {
  const open = (stat.mode & 0o077) !== 0
  const mode = stat.isDirectory() ? '700' : '600'
  return [
    open ? [rights.wrong(`others may use ${path}. Do: chmod ${mode} ${path}`)] : [],
    stat.uid === owner
      ? []
      : [
          rights.wrong(
            `${path} has another owner than ${folderOf(path)}. Do: chown ${owner} ${path}`,
          ),
        ],
  ].flat()
}

const folderOf = (path: string) => join(path, '..')

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? [path, ...walk(path)] : [path]
  })
}

/** How full the disk is that a folder is on. */
export async function checkSpace(folder: string, read: typeof statfs = statfs): Promise<Finding> {
  const { used, free } = measure(await read(folder))
  const said = `${folder} is on a disk that is ${Math.round(used * 100)} % full, ${Math.floor(free / 1e6)} MB are free.`
  return used < almost_full
    ? space.ok(said)
    : space.wrong(`${said} Make room: a full disk takes no record.`)
}

/** Whether there is something to give up on a full disk, so that people can still sign in. */
export async function checkReserve(folder: string, read: typeof statfs = statfs): Promise<Finding> {
  const megabytes = Math.floor(reserve_size / 1e6)
  if (hasReserve(folder)) return reserve.ok(`${megabytes} MB are set aside for a full disk.`)
  const { free } = measure(await read(folder))
  if (free >= 2 * reserve_size) {
    return reserve.ok(`is not there: a server sets ${megabytes} MB aside a moment after its start.`)
  }
  return reserve.wrong(
    `is gone, and no record is saved: make room, ${2 * megabytes} MB at least, on the disk of ${folder}.`,
  )
}

/** Whether a server has the folder. */
export function checkServer(folder: string): Finding {
  if (!existsSync(join(folder, 'server.lock'))) return server.ok('none is running.')
  try {
    takeFolder(folder)()
    return server.ok('none is running.')
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error
    return server.ok('one is running.')
  }
}

const much_log = 256 * 1024 * 1024

/** What is saved and not yet in the database file itself. */
export function checkLog(folder: string): Finding {
  const size = lstatSync(`${fileOf(folder)}-wal`, { throwIfNoEntry: false })?.size ?? 0
  const said = `holds ${Math.round(size / 1e6)} MB.`
  if (size < much_log) return log.ok(said)
  return log.wrong(`${said} Something has been reading for very long: stop and start the server.`)
}

/** What killed runs left. */
export async function checkLeftovers(folders: readonly string[]): Promise<Finding[]> {
  const there = folders.filter((folder) => existsSync(folder))
  const work = (await Promise.all(there.map(listWork))).flat()
  const left = work.filter(isLeft)
  if (left.length === 0) return [leftovers.ok('there are none of killed runs.')]
  return left.map((path) =>
    leftovers.note(`${path} was left by a killed run. The next backup takes it away.`),
  )
}
