import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const root = join(import.meta.dirname, '..', '..')

const npm_has_one = process.platform === 'linux' && process.arch === 'x64'

/** Ours alone: the arguments that npm's Chromium brings would switch off what the tests look at. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  // Each script runs but a moment: compiled plainly it runs at once, and to optimise it would take longer.
  '--js-flags=--no-maglev --no-turbofan --always-sparkplug',
]

/**
 * Starts a browser: the one that `CHROMIUM_PATH` names; else the one that npm brings, the same for
 * everybody, which has no windows to draw and takes two thirds of the time; else an installed one.
 */
export async function openBrowser(): Promise<Browser> {
  const path = process.env['CHROMIUM_PATH'] ?? (npm_has_one ? undefined : '/usr/bin/chromium')
  if (path !== undefined) {
    if (!existsSync(path)) throw new Error(`No Chromium at ${path}: name one by CHROMIUM_PATH.`)
    return chromium.launch({ executablePath: path, args })
  }
  const folder = await unpack()
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
  }
  return chromium.launch({ executablePath: join(folder, 'chromium'), args, env })
}

/**
 * Unpacks npm's Chromium, with the libraries that a bare machine lacks, into a folder of its
 * version: it takes whatever it finds unpacked for its own, so another version must not be there.
 */
async function unpack(): Promise<string> {
  const folder = join(root, '.cache', `chromium-${packageVersion()}`)
  if (existsSync(folder)) return folder
  // Test files run side by side: each unpacks for itself, and the first one stays.
  const own = `${folder}.${process.pid}`
  mkdirSync(own, { recursive: true })
  const { TMPDIR } = process.env
  process.env['TMPDIR'] = own
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  await packed.executablePath()
  if (TMPDIR === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = TMPDIR
  writeFileSync(join(own, 'fonts.conf'), fontList(folder))
  try {
    renameSync(own, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(own, { recursive: true })
  }
  return folder
}

/** Its own list of fonts names folders that are not there, and without a font it crashes. */
const fontList = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`

function packageVersion(): string {
  const file = join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json')
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
  return version
}
