// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { concatBytes, equalBytes } from '@phat/primitives'
import { contentBytesMax, encodeFrame, type Frame, frameKind, logMagic, readFrames, saltBytes } from './log-frames.ts'
import { chainHash, createRecordCipher, type LogIdentity, type RecordCipher } from './record-cipher.ts'
import { sealedLogErrors } from './sealed-log-errors.ts'

/** A place in a log: how many frames stand before it, and the hash over all of them. */
export interface LogHead {
  readonly sequence: bigint
  /** 32 bytes. */
  readonly hash: Uint8Array
}

export interface SealedLogOptions extends LogIdentity {
  /** Path of the file; made when it does not exist. */
  readonly path: string
  /**
   * A place that the log must have reached: what the chain or a lease says of this worker. Without one a host can put an older copy back
   * unnoticed: no file can tell by itself that it is the newest.
   */
  readonly reached?: LogHead
  /** Gets every record, in order, before the log opens. What it throws ends the opening. */
  readonly onRecord: (content: Uint8Array, sequence: bigint) => void
  readonly signal?: AbortSignal
}

/** An append-only log whose records only this worker can make, read and order; the host keeps the file and learns sizes and times. */
export interface SealedLog {
  readonly head: LogHead
  /** Bytes of the file. */
  readonly size: number
  /** Bytes at the end that a crash, or someone, left unfinished; they were cut off. */
  readonly droppedBytes: number
  /**
   * Writes records and flushes them to the disk. A crash meanwhile leaves some number of the first ones.
   * @throws sealed-log.too-large, sealed-log.tampered where the file is not as this log left it, sealed-log.closed; the error of the disk
   */
  append(contents: readonly Uint8Array[]): Promise<LogHead>
  close(): Promise<void>
}

const origin: LogHead = { sequence: 0n, hash: new Uint8Array(32) }

/**
 * Opens a log: reads and checks every record, cuts off an unfinished end, and begins a segment of its own.
 * @throws sealed-log.tampered, sealed-log.wrong-key, sealed-log.rolled-back; the reason of the signal
 */
export async function openSealedLog(options: SealedLogOptions): Promise<SealedLog> {
  const file = await openFile(options.path)
  try {
    const { size } = await file.stat()
    const found = await readLog(file, size, options)
    if (found.end < size) await file.truncate(found.end)
    if (found.end === 0) await file.write(logMagic, 0, logMagic.length, 0)
    const writer = createWriter(file, options, found.head, Math.max(found.end, logMagic.length))
    await writer.begin()
    return {
      ...writer.log,
      droppedBytes: size - found.end,
      get head() {
        return writer.head()
      },
      get size() {
        return writer.size()
      },
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openFile(path: string): Promise<FileHandle> {
  // Neither `r+`, which makes no file, nor `a+`, which ignores offsets, nor `w+`, which empties: made first, opened then.
  await (await open(path, 'a', 0o600)).close()
  return open(path, 'r+')
}

/** Reads all records. `end` is where what is good ends. */
async function readLog(
  file: FileHandle,
  size: number,
  options: SealedLogOptions,
): Promise<{ readonly head: LogHead; readonly end: number }> {
  const { reached, signal, onRecord } = options
  let head = origin
  let end = 0
  let cipher: RecordCipher | undefined
  let wasReached = reached === undefined || reached.sequence === 0n
  for await (const frame of readFrames(file, size, signal)) {
    const opened = openFrame(frame, head, cipher, options)
    if (opened === undefined) {
      // The last frame may be one that the disk never finished; anything behind it says that it was finished.
      if (frame.end === size && head.sequence > 0n) break
      throw head.sequence === 0n
        ? sealedLogErrors.error('wrong-key', 'the first record does not open')
        : sealedLogErrors.error('tampered', `record ${head.sequence}`)
    }
    cipher = opened.cipher
    if (opened.content !== undefined) onRecord(opened.content, head.sequence)
    head = { sequence: head.sequence + 1n, hash: chainHash(head.hash, frame.bytes) }
    end = frame.end
    if (head.sequence === reached?.sequence) {
      if (!equalBytes(head.hash, reached.hash)) throw sealedLogErrors.error('tampered', `another history up to ${head.sequence}`)
      wasReached = true
    }
  }
  if (!wasReached) throw sealedLogErrors.error('rolled-back', `the log ends at ${head.sequence}, and was at ${reached?.sequence}`)
  return { head, end }
}

/** Opens a frame with the cipher that it stands under; undefined when it is not the one of this place. */
function openFrame(
  { kind, body }: Frame,
  { sequence, hash }: LogHead,
  current: RecordCipher | undefined,
  identity: LogIdentity,
): { readonly cipher: RecordCipher; readonly content: Uint8Array | undefined } | undefined {
  if (kind === frameKind.record) {
    const content = current?.open(sequence, hash, body)
    return current === undefined || content === undefined ? undefined : { cipher: current, content }
  }
  if (body.length < saltBytes) return undefined
  const cipher = createRecordCipher(identity, body.slice(0, saltBytes))
  const empty = cipher.open(sequence, hash, body.subarray(saltBytes))
  return empty?.length === 0 ? { cipher, content: undefined } : undefined
}

function createWriter(file: FileHandle, identity: LogIdentity, from: LogHead, end: number) {
  const salt = new Uint8Array(randomBytes(saltBytes))
  const cipher = createRecordCipher(identity, salt)
  let head = from
  let size = end
  let usable = true
  let queue: Promise<unknown> = Promise.resolve()

  async function write(make: () => { readonly bytes: Uint8Array; readonly head: LogHead }): Promise<LogHead> {
    if (!usable) throw sealedLogErrors.error('closed', 'nothing is written any more')
    usable = false
    // What a failed write leaves is not known; only the next opening finds out.
    if ((await file.stat()).size !== size)
      throw sealedLogErrors.error('tampered', `the file has not the ${size} bytes that were written`)
    const made = make()
    for (let at = 0; at < made.bytes.length; ) {
      const { bytesWritten } = await file.write(made.bytes, at, made.bytes.length - at, size + at)
      at += bytesWritten
    }
    await file.datasync()
    size += made.bytes.length
    head = made.head
    usable = true
    return head
  }

  /** One write after the other: each record stands on the one before. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = queue.then(task, task)
    queue = turn // A turn that fails is told to its caller; the next one begins all the same.
    return turn
  }

  const log = {
    append(contents: readonly Uint8Array[]): Promise<LogHead> {
      const large = contents.find(({ length }) => length > contentBytesMax)
      if (large !== undefined)
        return Promise.reject(sealedLogErrors.error('too-large', `${large.length} of ${contentBytesMax} bytes`))
      return inTurn(() => write(() => framesOf(cipher, head, contents)))
    },
    close: () =>
      inTurn(async () => {
        usable = false
        await file.close()
      }),
  }
  return {
    log,
    head: () => head,
    size: () => size,
    begin: () =>
      inTurn(() =>
        write(() => {
          const bytes = encodeFrame(frameKind.segment, concatBytes(salt, cipher.seal(head.sequence, head.hash, new Uint8Array())))
          return { bytes, head: { sequence: head.sequence + 1n, hash: chainHash(head.hash, bytes) } }
        }),
      ),
  }
}

function framesOf(cipher: RecordCipher, from: LogHead, contents: readonly Uint8Array[]): { bytes: Uint8Array; head: LogHead } {
  let head = from
  const frames = contents.map((content) => {
    const frame = encodeFrame(frameKind.record, cipher.seal(head.sequence, head.hash, content))
    head = { sequence: head.sequence + 1n, hash: chainHash(head.hash, frame) }
    return frame
  })
  return { bytes: concatBytes(...frames), head }
}
