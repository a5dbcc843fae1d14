import { text } from 'node:stream/consumers'
import { runCommand } from './command-line.ts'

process.umask(0o077)
// Whoever reads the output may stop early, like `head`.
process.stdout.on('error', () => process.exit(0))
const terminal = {
  env: process.env,
  out: (line: string) => void process.stdout.write(`${line}\n`),
  bytes: process.stdout,
  note: (line: string) => void process.stderr.write(`${line}\n`),
  input: () => text(process.stdin),
}
process.exitCode = await runCommand(terminal, process.argv.slice(2))
