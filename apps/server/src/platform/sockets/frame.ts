/** A text message as it goes over the wire. Made once, it is sent to any number of readers, who share its bytes. */
export interface Frame {
  readonly bytes: Buffer
}

const FINAL_TEXT = 0x81
const LENGTH_IN_16_BITS = 126
const LENGTH_IN_64_BITS = 127

/** One unmasked frame, as a server sends it (RFC 6455 §5.2). */
export function encodeFrame(text: string): Frame {
  const size = Buffer.byteLength(text)
  const headBytes = size < LENGTH_IN_16_BITS ? 2 : size < 65_536 ? 4 : 10
  const bytes = Buffer.allocUnsafe(headBytes + size)
  bytes[0] = FINAL_TEXT
  if (headBytes === 2) bytes[1] = size
  else if (headBytes === 4) {
    bytes[1] = LENGTH_IN_16_BITS
    bytes.writeUInt16BE(size, 2)
  } else {
    bytes[1] = LENGTH_IN_64_BITS
    bytes.writeUInt16BE(0, 2)
    bytes.writeUIntBE(size, 4, 6)
  }
  bytes.write(text, headBytes)
  return { bytes }
}
