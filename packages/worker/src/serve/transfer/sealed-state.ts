// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { fixedBytes, struct, u8, u32, u64, type ValueOf } from '@phat/codec'
import { hkdfSha256 } from '@phat/crypto'
import { aeadKeyLength, aeadNonceLength, aeadTagLength, openAead, sealAead } from '@phat/crypto/aead'
import type { AgreementKey } from '@phat/crypto/agreement'
import { equalBytes, PhatError, textBytes } from '@phat/primitives'
import { serveErrors } from '../serve-errors.ts'
import type { ClusterExport } from '../worker-view.ts'

/*
 * A cluster's state in a file, encrypted from one worker to another: a head, then chunks of AES-256-GCM. The key comes from the secret that the
 * two identities agree on, so that nobody else reads it and nobody else made it; a nonce is a chunk's place and whether it is the last,
 * so that none can be moved, left out or cut off (STREAM; Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 */

const bytes32 = fixedBytes(32)

const sealedHead = struct('phat_worker::SealedClusterState', {
  format: u8,
  genesis: bytes32,
  cluster: bytes32,
  saver: bytes32,
  receiver: bytes32,
  height: u32,
  hash: bytes32,
  /** Random: one key for each file. */
  salt: bytes32,
  length: u64,
})
export type SealedHead = ValueOf<typeof sealedHead>

const format = 1
const headLength = sealedHead.minSize
const chunkLength = 1024 * 1024
/** Bytes of a state that is taken. */
const stateMax = 2n ** 31n
const keySalt = textBytes('phat/cluster-state/1')

const refused = (detail: string): PhatError => serveErrors.error('state-refused', detail)

function keyOf(mine: AgreementKey, theirs: Uint8Array, head: Uint8Array): Uint8Array {
  const shared = mine.agree(theirs)
  if (shared === undefined) throw refused('Invalid public key')
  const key = hkdfSha256(shared, keySalt, head, aeadKeyLength)
  shared.fill(0)
  return key
}

function nonceOf(chunk: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(aeadNonceLength)
  const view = new DataView(nonce.buffer)
  view.setUint32(0, chunk)
  view.setUint8(aeadNonceLength - 1, isLast ? 1 : 0)
  return nonce
}

/** Chunks of so many bytes; an empty state has one, too. */
const chunksOf = (length: number): number => Math.max(1, Math.ceil(length / chunkLength))

/** Writes a state for another worker to a file that does not exist yet. @throws serve.state-refused; the system's error */
export async function writeSealedState(
  path: string,
  mine: AgreementKey,
  to: { readonly receiver: Uint8Array; readonly genesis: Uint8Array },
  { content, cluster, height, hash }: ClusterExport,
): Promise<void> {
  const saver = mine.publicKey
  const salt = randomBytes(32)
  const head = sealedHead.encode({ ...to, format, cluster, saver, height, hash, salt, length: BigInt(content.length) })
  const key = keyOf(mine, to.receiver, head)
  const file = await open(path, 'wx', 0o600)
  try {
    await file.write(head)
    const chunks = chunksOf(content.length)
    for (let i = 0; i < chunks; i++) {
      const part = content.subarray(i * chunkLength, (i + 1) * chunkLength)
      await file.write(sealAead({ key, nonce: nonceOf(i, i === chunks - 1) }, part))
    }
    await file.sync()
  } finally {
    key.fill(0)
    await file.close()
  }
}

async function readExactly(file: FileHandle, length: number, position: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  const { bytesRead } = await file.read(bytes, 0, length, position)
  if (bytesRead !== length) throw refused('The file is cut off')
  return bytes
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    throw serveErrors.error('state-refused', 'The file is not there', { cause })
  }
}

function readHead(bytes: Uint8Array): SealedHead {
  try {
    return sealedHead.decode(bytes)
  } catch (error) {
    if (!(error instanceof PhatError)) throw error
    throw refused('The file is no sealed state')
  }
}

/**
 * Opens a state that another worker sealed to this one. Who that worker is, the caller judges: `accept` is given the head, which the key
 * proves, and throws unless the saver may hand out the state of this cluster.
 * @throws serve.state-refused; the system's error
 */
export async function readSealedState(
  path: string,
  mine: AgreementKey,
  genesis: Uint8Array,
  accept: (head: SealedHead) => void,
): Promise<ClusterExport> {
  const file = await openFile(path)
  try {
    const encoded = await readExactly(file, headLength, 0)
    const head = readHead(encoded)
    if (head.format !== format) throw refused(`The file has format ${head.format}`)
    if (!equalBytes(head.receiver, mine.publicKey) || !equalBytes(head.genesis, genesis)) {
      throw refused('The state is for another worker or chain')
    }
    if (head.length > stateMax) throw refused('The state is too large')
    accept(head)
    const content = await readChunks(file, keyOf(mine, head.saver, encoded), Number(head.length))
    const { cluster, height, hash } = head
    return { cluster, height, hash, content }
  } finally {
    await file.close()
  }
}

async function readChunks(file: FileHandle, key: Uint8Array, length: number): Promise<Uint8Array> {
  const chunks = chunksOf(length)
  // Before memory is taken for what the head promises.
  const { size } = await file.stat()
  if (size !== headLength + length + chunks * aeadTagLength) throw refused('The file has another length than its state')
  const content = new Uint8Array(length)
  for (let i = 0, position = headLength; i < chunks; i++) {
    const at = i * chunkLength
    const sealed = await readExactly(file, Math.min(chunkLength, length - at) + aeadTagLength, position)
    const opened = openAead({ key, nonce: nonceOf(i, i === chunks - 1) }, sealed)
    if (opened === undefined) throw refused('The state does not open: it was changed, or is not from whom it says')
    content.set(opened, at)
    position += sealed.length
  }
  key.fill(0)
  return content
}
