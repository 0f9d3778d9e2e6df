// SPDX-License-Identifier: Apache-2.0
import { textBytes } from '@phat/primitives'

/** Bytes that grow at the end. */
export interface ByteWriter {
  bytes: Uint8Array<ArrayBuffer>
  length: number
}

/** An empty writer with room for some bytes. */
export function createByteWriter(capacity: number): ByteWriter {
  return { bytes: new Uint8Array(capacity), length: 0 }
}

function reserve(writer: ByteWriter, count: number): void {
  if (writer.length + count <= writer.bytes.length) return
  const grown = new Uint8Array(Math.max(writer.bytes.length * 2, writer.length + count))
  grown.set(writer.bytes.subarray(0, writer.length))
  writer.bytes = grown
}

/** Appends one byte. */
export function writeByte(writer: ByteWriter, byte: number): void {
  reserve(writer, 1)
  writer.bytes[writer.length++] = byte
}

/** Appends an unsigned LEB128 number of at most 32 bits. */
export function writeU32(writer: ByteWriter, value: number): void {
  reserve(writer, 5)
  let rest = value
  while (rest >= 0x80) {
    writer.bytes[writer.length++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  writer.bytes[writer.length++] = rest
}

/** A signed LEB128 number from the safe integers. */
export function writeSigned(writer: ByteWriter, value: number): void {
  reserve(writer, 10)
  let rest = value
  while (rest < -0x40 || rest >= 0x40) {
    const low = ((rest % 0x80) + 0x80) % 0x80
    writer.bytes[writer.length++] = low | 0x80
    rest = (rest - low) / 0x80
  }
  writer.bytes[writer.length++] = rest & 0x7f
}

/** Short runs are copied byte by byte: a view for each costs more than the bytes. */
const viewFrom = 48

/** Appends a part of other bytes. */
export function writeRange(writer: ByteWriter, source: Uint8Array, start: number, end: number): void {
  const count = end - start
  reserve(writer, count)
  if (count >= viewFrom) writer.bytes.set(source.subarray(start, end), writer.length)
  else for (let index = 0; index < count; index++) writer.bytes[writer.length + index] = source[start + index] as number
  writer.length += count
}

/** Appends all of other bytes. */
export function writeBytes(writer: ByteWriter, bytes: Uint8Array): void {
  writeRange(writer, bytes, 0, bytes.length)
}

/** Appends a name: length and UTF-8. */
export function writeName(writer: ByteWriter, name: string): void {
  const bytes = textBytes(name)
  writeU32(writer, bytes.length)
  writeBytes(writer, bytes)
}

/** A section: its number, its length and its content. */
export function writeSection(writer: ByteWriter, id: number, content: ByteWriter): void {
  writeByte(writer, id)
  writeU32(writer, content.length)
  writeRange(writer, content.bytes, 0, content.length)
}
