// SPDX-License-Identifier: Apache-2.0
import type { FileHandle } from 'node:fs/promises'
import { concatBytes, equalBytes, textBytes } from '@phat/primitives'

/** The beginning of every log: name and version of the format. */
export const logMagic = textBytes('phatlog1')

/** What a frame holds: the beginning of a segment (its salt, then an empty record), or a record. */
export const frameKind = { segment: 0, record: 1 } as const
export type FrameKind = (typeof frameKind)[keyof typeof frameKind]

/** Content of a record, at most. */
export const contentBytesMax = 64 * 1024 * 1024

export const saltBytes = 32
const headBytes = 5
const bodyBytesMax = contentBytesMax + 1024

/** A frame: length of the body (4 bytes, little endian), kind, body. */
export function encodeFrame(kind: FrameKind, body: Uint8Array): Uint8Array {
  const head = new Uint8Array(headBytes)
  new DataView(head.buffer).setUint32(0, body.length, true)
  head[4] = kind
  return concatBytes(head, body)
}

/** A frame as it stands in the file. */
export interface Frame {
  readonly kind: FrameKind
  readonly body: Uint8Array
  /** Head and body, which the chain of hashes is over. */
  readonly bytes: Uint8Array
  /** Offset behind it. */
  readonly end: number
}

/**
 * Reads a log frame by frame; memory holds one at a time. Ends where a frame is cut off, which is how a crash leaves a file, and
 * where bytes are no frame.
 * @param size bytes of the file
 */
export async function* readFrames(
  file: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Frame, void, void> {
  const magic = await readAt(file, 0, logMagic.length)
  if (!equalBytes(magic, logMagic)) return
  let at = logMagic.length
  while (at + headBytes <= size) {
    signal?.throwIfAborted()
    const head = await readAt(file, at, headBytes)
    if (head.length < headBytes) return
    const length = new DataView(head.buffer, head.byteOffset).getUint32(0, true)
    const kind = head[4]
    const isFrame = (kind === frameKind.segment || kind === frameKind.record) && length <= bodyBytesMax
    if (!isFrame || at + headBytes + length > size) return
    const bytes = await readAt(file, at, headBytes + length)
    if (bytes.length < headBytes + length) return
    at += bytes.length
    yield { kind, body: bytes.subarray(headBytes), bytes, end: at }
  }
}

/** Bytes at an offset, fewer at the end of the file. */
async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let read = 0
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, offset + read)
    if (bytesRead === 0) break
    read += bytesRead
  }
  return bytes.subarray(0, read)
}
