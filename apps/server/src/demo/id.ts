import { createHash } from 'node:crypto'

/** The UUID of a demo record, the same in every installation: version 8 (RFC 9562) from the SHA-256 of its name. */
export function demoId(name: string): string {
  const bytes = createHash('sha256').update(`helssa demo ${name}`).digest().subarray(0, 16)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
