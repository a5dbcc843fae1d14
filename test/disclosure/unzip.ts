import { inflateRawSync } from 'node:zlib'

/** Everything that a file says, also what is packed in it. */
export function saidIn(bytes: Buffer): string {
  let said = bytes.toString('utf8')
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    const [size, from] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)]
    const start = from + 30 + bytes.readUInt16LE(from + 26) + bytes.readUInt16LE(from + 28)
    const packed = bytes.subarray(start, start + size)
    said +=
      bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed).toString() : packed.toString()
  }
  return said
}
