/** Files as researchers receive them, small, and put together by hand. */

const tiny_jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APvSv//Z',
  'base64',
)

export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Author(a secret name)>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)
export const html = Buffer.from('<!doctype html><html><script>alert(1)</script></html>')

const segment = (marker: number, body: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** A position as cameras write it: 41 degrees north, 128 degrees east, by a camera of a name. */
function exif(): Buffer {
  const entries = (rows: [tag: number, type: number, count: number, value: number][]) => {
    const bytes = Buffer.alloc(2 + rows.length * 12 + 4)
    bytes.writeUInt16LE(rows.length, 0)
    rows.forEach(([tag, type, count, value], at) => {
      bytes.writeUInt16LE(tag, 2 + at * 12)
      bytes.writeUInt16LE(type, 4 + at * 12)
      bytes.writeUInt32LE(count, 6 + at * 12)
      bytes.writeUInt32LE(value, 10 + at * 12)
    })
    return bytes
  }
  const [north, east] = ['N', 'E'].map((letter) => letter.charCodeAt(0))
  // Offsets: 8 main (2 entries, 30 bytes), 38 GPS (4 entries, 54 bytes), 92 make, 104 positions.
  const main = entries([
    [0x010f, 2, 12, 92],
    [0x8825, 4, 1, 38],
  ])
  const gps = entries([
    [0x0001, 2, 2, north ?? 0],
    [0x0002, 5, 3, 104],
    [0x0003, 2, 2, east ?? 0],
    [0x0004, 5, 3, 128],
  ])
  const position = (degrees: number) => {
    const bytes = Buffer.alloc(24)
    ;[degrees, 1, 0, 1, 0, 1].forEach((value, at) => bytes.writeUInt32LE(value, at * 4))
    return bytes
  }
  const head = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0])
  return Buffer.concat([
    ...[head, main, gps, Buffer.from('SecretMaker\0')],
    ...[position(41), position(128)],
  ])
}

/** What must not be in a copy for others, whichever format. */
export const secrets = [
  'Exif',
  'SecretMaker',
  'Hyesan bureau',
  'a secret comment',
  'behind the end',
]

/** A photo with a position, a newsroom's caption, a comment, and something behind its end. */
export const photo = Buffer.concat([
  tiny_jpeg.subarray(0, 2),
  segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif()])),
  segment(0xed, Buffer.from('Photoshop 3.0\0 8BIM Hyesan bureau')),
  segment(0xfe, Buffer.from('a secret comment')),
  tiny_jpeg.subarray(2),
  Buffer.from('behind the end'),
])

const crcs = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})
const crc = (bytes: Buffer) =>
  (bytes.reduce((c, byte) => (crcs[(c ^ byte) & 255] ?? 0) ^ (c >>> 8), 0xffffffff) ^
    0xffffffff) >>>
  0

const chunk = (name: string, body: Buffer) => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const named = Buffer.concat([Buffer.from(name), body])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc(named))
  return Buffer.concat([length, named, sum])
}

const tiny_png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A screenshot whose program says who took it, and where. */
export const screenshot = Buffer.concat([
  tiny_png.subarray(0, 33),
  chunk('tEXt', Buffer.from('Author\0a secret comment')),
  chunk('eXIf', exif()),
  tiny_png.subarray(33),
  Buffer.from('behind the end'),
])

const riff = (name: string, body: Buffer) => {
  const head = Buffer.alloc(8)
  head.write(name, 0, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}

const tiny_webp = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64')

/** The same as WebP has it, in a file of its extended kind. */
export const webp = (() => {
  const inside = Buffer.concat([
    ...[Buffer.from('WEBP'), riff('VP8X', Buffer.from([0b1100, 0, 0, 0, 0, 0, 0, 0, 0, 0]))],
    ...[
      tiny_webp.subarray(12),
      riff('EXIF', exif()),
      riff('XMP ', Buffer.from('a secret comment')),
    ],
  ])
  const head = Buffer.alloc(8)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(inside.length, 4)
  return Buffer.concat([head, inside, Buffer.from('behind the end')])
})()
