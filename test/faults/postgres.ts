import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { cleanUp } from './clean-up.ts'

/** Where Debian keeps the programs of PostgreSQL, newest version first; null where there are none. */
export function findPrograms(): string | null {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0]
  const bin = `/usr/lib/postgresql/${newest}/bin`
  return newest !== undefined && existsSync(join(bin, 'initdb')) ? bin : null
}

/** The server refuses to run as root: then it runs as the user that the package made for it. */
const as_root = userInfo().uid === 0

function commandOf(bin: string, program: string, args: readonly string[]): [string, string[]] {
  const path = join(bin, program)
  return as_root ? ['runuser', ['-u', 'postgres', '--', path, ...args]] : [path, [...args]]
}

function run(bin: string, program: string, args: readonly string[]): string {
  const [command, all] = commandOf(bin, program, args)
  return execFileSync(command, all, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
  })
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** PostgreSQL servers of this run's own, on this machine, gone at its end. */
export function makeServers(bin: string) {
  const home = mkdtempSync(join(tmpdir(), 'girok-postgres-'))
  cleanUp(() => rmSync(home, { recursive: true, force: true }))
  chmodSync(home, 0o700)
  if (as_root) {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim())
    chownSync(home, id('-u'), id('-g'))
  }
  return {
    first: () => initialise(bin, home),
    standbyOf: (other: Server) => follow(bin, home, other),
  }
}

export type Server = Awaited<ReturnType<typeof initialise>>

async function initialise(bin: string, home: string) {
  const folder = join(home, 'first')
  run(bin, 'initdb', ['-D', folder, '-U', 'girok', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'])
  return handle(bin, folder, await freePort())
}

/** A standby that a commit waits for: its copy is on disk there too before it is acknowledged. */
async function follow(bin: string, home: string, other: Server) {
  const folder = mkdtempSync(join(home, 'standby-'))
  rmSync(folder, { recursive: true })
  const from = `host=127.0.0.1 port=${other.port} user=girok application_name=standby`
  run(bin, 'pg_basebackup', ['-D', folder, '-d', from, '-R', '-X', 'stream', '-c', 'fast'])
  return handle(bin, folder, await freePort())
}

function handle(bin: string, folder: string, port: number) {
  const control = (...args: string[]) => run(bin, 'pg_ctl', ['-D', folder, '-w', ...args])
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`
  const say = (statement: string, database = 'postgres') =>
    run(bin, 'psql', [
      ...['-h', '127.0.0.1', '-p', String(port), '-U', 'girok', '-d', database],
      ...['-qtA', '-c', statement],
    ]).trim()
  const stop = () => {
    const [command, all] = commandOf(bin, 'pg_ctl', ['-D', folder, '-m', 'immediate', 'stop'])
    spawnSync(command, all, { stdio: 'ignore', cwd: '/' })
  }
  return {
    port,
    start: (more = '') => {
      control('-o', `${settings} ${more}`, '-l', `${folder}.log`, 'start')
      cleanUp(stop)
    },
    /** As by a power failure: nothing is finished, nobody is told. */
    kill: stop,
    promote: () => control('promote'),
    say,
  }
}
