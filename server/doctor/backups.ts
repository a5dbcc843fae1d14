import { existsSync, readdirSync, statSync } from 'node:fs'
import type { Keeping } from '../backup/due.ts'
import { readNames } from '../backup/names.ts'
import { about, type Finding } from './finding.ts'

const recipients_are = about('Recipients')
const backup = about('Last backup')
const second_is = about('Second folder')

const namesIn = (folder: string) => readNames(existsSync(folder) ? readdirSync(folder) : [])

/** Whether backups are made by themselves, and were. */
export function checkBackups(data: string, keeping: Keeping, now: Date): Finding[] {
  const set = keeping.recipients.length > 0
  const own = set
    ? recipients_are.ok(`${keeping.recipients.length} can open a backup.`)
    : recipients_are.note(
        'there are none, so no backups are made by themselves. Set BACKUP_RECIPIENTS, or make them with: girok backup FILE',
      )
  return [own, checkLast(keeping, set, now), ...(set ? checkSecond(data, keeping) : [])]
}

function checkLast({ folder, every_ms }: Keeping, set: boolean, now: Date): Finding {
  const [last] = namesIn(folder)
  const wanted = set ? backup.wrong : backup.note
  if (!last) return wanted(`there is none in ${folder}.`)
  const age = now.getTime() - last.at.getTime()
  const said = `${last.name} is ${Math.round(age / 3_600_000)} hours old.`
  if (age < -300_000)
    return wanted(`${last.name} is of a time to come: look whether the clock is right.`)
  const late = age > 2 * every_ms
  return late
    ? wanted(
        `${said} ${set ? 'Look into the log of the server: it should be younger.' : ''}`.trim(),
      )
    : backup.ok(said)
}

function checkSecond(data: string, { folder, second }: Keeping): Finding[] {
  if (second === null) {
    return [
      second_is.note(
        'is not set: if this disk breaks, its backups go with it. Set BACKUP_SECOND_DIR.',
      ),
    ]
  }
  if (!existsSync(second)) {
    return [second_is.wrong(`${second} is not there: connect the disk, or make the folder.`)]
  }
  const [last] = namesIn(folder)
  const copied = namesIn(second).some(({ name }) => name === last?.name)
  const same_disk = statSync(second).dev === statSync(data).dev
  return [
    copied || !last
      ? second_is.ok(`${second} has the last backup.`)
      : second_is.wrong(
          `${second} does not have the last backup yet. Look into the log of the server.`,
        ),
    ...(same_disk ? [second_is.note(`${second} is on the same disk as the data.`)] : []),
  ]
}
