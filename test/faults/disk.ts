import { execFile, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { cleanUp } from './clean-up.ts'
import { temporaryFolder } from './program.ts'

const call = promisify(execFile)

export const filesystems = ['ext4', 'xfs'] as const
export type Filesystem = (typeof filesystems)[number]

/** mkfs.xfs refuses less than 300 MB. The file has holes: it takes only what is written. */
const sizes: Record<Filesystem, string> = { ext4: '256M', xfs: '320M' }
const makers: Record<Filesystem, string[]> = {
  ext4: ['mkfs.ext4', '-q', '-F'],
  xfs: ['mkfs.xfs', '-q'],
}
const packages: Record<string, string> = {
  'mkfs.ext4': 'e2fsprogs',
  'mkfs.xfs': 'xfsprogs',
  'mount': 'mount',
  'python3': 'python3-minimal',
}

export type Disk = Awaited<ReturnType<typeof makeDisk>>

const own_namespace = 'GIROK_FAULTS_OWN_MOUNTS'

/**
 * Starts this program again where nobody else sees its mounts. Were one copied into another mount
 * namespace (a container, a browser's sandbox), the dead disk would live on there after `umount`,
 * and the next mount be of the same dead disk.
 */
export function keepMountsApart(): void {
  const { env, execPath, execArgv, argv } = process
  const may = process.getuid?.() === 0 && env[own_namespace] === undefined
  if (!may || spawnSync('unshare', ['--mount', 'true']).status !== 0) return
  const path = spawnSync('sh', ['-c', 'command -v unshare'], { encoding: 'utf8' }).stdout.trim()
  const again = ['unshare', '--mount', execPath, ...execArgv, ...argv.slice(1)]
  process.execve?.(path, again, { ...env, [own_namespace]: '1' })
}

/** Why this machine cannot cut the power of such a disk, and what would help; null when it can. */
export async function whyNot(filesystem: Filesystem): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'Mounting a disk needs root: run it with sudo.'
  const [maker = ''] = makers[filesystem]
  for (const tool of [maker, 'mount', 'python3']) {
    const there = await works('sh', ['-c', `command -v ${tool}`])
    if (!there) return `${tool} is missing: apt-get install ${packages[tool]}`
  }
  const disk = await makeDisk(filesystem)
  try {
    await disk.mount()
    await disk.cut()
    return null
  } catch (error) {
    return `no ${filesystem} on a loop device here: ${error instanceof Error ? error.message : ''}`
  } finally {
    await disk.unmount()
  }
}

const works = (command: string, args: string[]) =>
  call(command, args).then(
    () => true,
    () => false,
  )

/**
 * The request by which ext4 and xfs stop at once (EXT4_IOC_SHUTDOWN, XFS_IOC_GOINGDOWN). Flag 2 is
 * "no flush": what was not yet on the disk never gets there, as when the power fails. Node cannot
 * call ioctl; Python can. What a drive keeps in a cache of its own, in spite of a flush, is not
 * simulated.
 *
 * A power failure also stops whoever writes. Here the request takes some milliseconds, in which
 * Linux tells an fsync under way that it succeeded though nothing got to the disk: a bare program
 * that only appends and calls fsync then "loses" its last write, on xfs in 1 of 55 cuts and on ext4
 * in 1 of 7. So the writer is stopped first: its calls run on in the kernel, and it learns of none.
 */
const shut_down = `
import contextlib, fcntl, os, signal, struct, sys
disk = os.open(sys.argv[1], os.O_RDONLY)
for writer in sys.argv[2:]:
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(writer), signal.SIGSTOP)
fcntl.ioctl(disk, 0x8004587d, struct.pack('I', 2))`

/** A disk in a file, with a file system of its own, whose power can be cut. */
export async function makeDisk(filesystem: Filesystem) {
  const folder = temporaryFolder()
  const image = join(folder, `${filesystem}.img`)
  const path = join(folder, 'disk')
  mkdirSync(path)
  const [maker = '', ...options] = makers[filesystem]
  await call('truncate', ['-s', sizes[filesystem], image])
  await call(maker, [...options, image])
  let forget: (() => void) | null = null
  return {
    path,
    /** Mounts it; after a cut, the file system then plays back its journal. */
    async mount(): Promise<void> {
      // The loop device is the mount's own and goes with it.
      await call('mount', ['-t', filesystem, '-o', 'loop', image, path])
      forget = cleanUp(() => void spawnSync('umount', ['-l', path]))
    },
    /** @param writer is stopped as the power fails, and is still to be killed */
    async cut(writer?: ChildProcess): Promise<void> {
      const pids = writer?.pid === undefined ? [] : [String(writer.pid)]
      await call('python3', ['-c', shut_down, path, ...pids])
    },
    async unmount(): Promise<void> {
      if (forget === null) return
      await until(() => works('umount', [path]), `${path} stays mounted: something still uses it.`)
      forget()
      forget = null
      // The kernel lets go of the file a moment later; mounted before, it would be the dead disk.
      const free = async () => (await call('losetup', ['-j', image])).stdout === ''
      await until(free, `${image} stays in use: its mount lives on in another namespace.`)
    },
  }
}

async function until(holds: () => Promise<boolean>, complaint: string): Promise<void> {
  for (let tries = 1; !(await holds()); tries += 1) {
    if (tries === 40) throw new Error(complaint)
    await pause(50)
  }
}
