import { filetypeextension } from 'magic-bytes.js'

/** What kind of file something is, as people call it: the message of its name says it. */
export type FileKind = 'image' | 'document' | 'audio' | 'video' | 'text'

/** The files that are taken: how their names end, and what their first bytes are known as. */
const taken: readonly [kind: FileKind, endings: string, known_as: string][] = [
  ['image', 'jpg jpeg', 'jpeg'],
  ['image', 'png', 'png'],
  ['image', 'webp', 'webp'],
  ['image', 'gif', 'gif'],
  ['image', 'tif tiff', 'tif tiff'],
  ['image', 'heic heif', 'heic heif'],
  ['document', 'pdf', 'pdf'],
  // The container of each of these is all that can be told without opening it.
  ['document', 'doc xls ppt hwp', 'doc'],
  ['document', 'docx xlsx pptx odt ods odp hwpx', 'zip'],
  ['document', 'rtf', 'rtf'],
  ['audio', 'mp3', 'mp3'],
  ['audio', 'm4a', 'mp4'],
  ['audio', 'aac', 'aac'],
  ['audio', 'wav', 'wav'],
  ['audio', 'ogg oga opus', 'ogx'],
  ['audio', 'flac', 'flac'],
  ['video', 'mp4 m4v 3gp', 'mp4'],
  ['video', 'mov', 'mov mp4'],
  ['video', 'webm mkv', 'webm mkv'],
]

const texts = 'txt csv html htm mht mhtml eml md json'

/** How the names of the files end that are taken, with a space between. */
export const endings = [...taken.map(([, own]) => own), texts].join(' ').split(' ')

/** What a name ends in, in small letters; blank without an ending. */
export const endingOf = (name: string): string => /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? ''

/** What kind of file a name says it is; null for one that is not taken. */
export function kindOf(name: string): FileKind | null {
  const ending = endingOf(name)
  if (texts.split(' ').includes(ending)) return 'text'
  return taken.find(([, endings]) => endings.split(' ').includes(ending))?.[0] ?? null
}

/** Why a file is not taken. */
export type Unfit = 'empty' | 'not_taken' | 'not_as_named'

/**
 * Whether a file is what its name says: both its ending and its first bytes are looked at, and what
 * the sender's browser calls it is not.
 * @param head its first bytes, 4 KB at least where it is as long
 * @returns null when it may be taken
 */
export function unfit(name: string, head: Buffer): Unfit | null {
  if (head.length === 0) return 'empty'
  const kind = kindOf(name)
  if (kind === null) return 'not_taken'
  const known_as = filetypeextension(head)
  if (kind === 'text') return isText(head) && known_as.every(isMarkup) ? null : 'not_as_named'
  const ending = endingOf(name)
  const fits =
    taken.find(([, endings]) => endings.split(' ').includes(ending))?.[2].split(' ') ?? []
  return known_as.some((one) => fits.includes(one)) ? null : 'not_as_named'
}

const isMarkup = (known_as: string) => ['xml', 'html'].includes(known_as)

/** Text in two bytes a letter says so at its beginning; any other has no NUL in it. */
function isText(head: Buffer): boolean {
  const mark = head.subarray(0, 2).toString('hex')
  return mark === 'fffe' || mark === 'feff' || !head.includes(0)
}

const longest_name = 200
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/**
 * A file's name as it is kept: without folders, and without what cannot be seen or turns the writing
 * round. It is only ever shown and offered, never a path of ours.
 */
export function cleanName(sent: string): string {
  const last = sent.normalize('NFC').toWellFormed().replaceAll('\\', '/').split('/').at(-1) ?? ''
  const name = last
    .replace(unseen, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .trim()
  const ending = endingOf(name)
  const stem = (ending === '' ? name : name.slice(0, -ending.length - 1)).replace(/^[. ]+/, '')
  const short =
    Array.from(stem)
      .slice(0, longest_name - ending.length)
      .join('') || 'file'
  // Windows opens devices by these names, whatever their ending.
  const safe = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(short) ? `_${short}` : short
  return ending === '' ? safe : `${safe}.${ending.slice(0, 20)}`
}
