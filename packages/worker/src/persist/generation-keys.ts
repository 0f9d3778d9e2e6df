// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { bytes, fixedBytes, struct, u8, u32, u64, type ValueOf } from '@phat/codec'
import { blake2b256 } from '@phat/crypto'
import { aeadNonceLength, openAead, sealAead } from '@phat/crypto/aead'
import { concatBytes, PhatError, textBytes } from '@phat/primitives'
import type { Sealing } from '@phat/tee'
import { trustRoot as trustRootCodec } from '@phat/wire/trust-root'
import { sealedKeysPurpose } from '../keys/sealed-keys.ts'
import type { TrustRoot } from '../worker-options.ts'
import { workerDataErrors } from './worker-data-errors.ts'

/** A TEE that gives its sealing key back after a restart. */
export type SealingTee = Exclude<Sealing, { readonly sealKey: 'none' }>

const format = 1
const contentCodec = struct('phat_worker::GenerationKeys', {
  format: u8,
  genesisHash: fixedBytes(32),
  /** Of the release that made the folder; see `trustRootDigest`. */
  trustRoot: fixedBytes(32),
  generation: u64,
  /** What the worker is, for as long as it is registered: `sealedKeys`. */
  identity: bytes,
  /** What the log of this generation is sealed with. Drawn anew for each generation, so that a removed one stays closed. */
  storage: fixedBytes(32),
  /** The cluster that the log is bound to, zeros before there is one, and the epoch of its keys. */
  cluster: fixedBytes(32),
  epoch: u32,
})

/** What a worker must keep to itself, and what it belongs to. */
export type GenerationKeys = Omit<ValueOf<typeof contentCodec>, 'format'>

const magic = textBytes('phatkey1')

/** Of everything that a release trusts. */
export function trustRootDigest(root: TrustRoot): Uint8Array {
  return blake2b256(trustRootCodec.encode(root))
}

/** Seals keys with the key of the TEE: magic, nonce, ciphertext with tag. A generation's file opens as no other's. */
export async function sealKeys(tee: SealingTee, keys: GenerationKeys, signal: AbortSignal): Promise<Uint8Array> {
  const key = await tee.deriveSealKey(sealedKeysPurpose, signal)
  const nonce = new Uint8Array(randomBytes(aeadNonceLength))
  const content = contentCodec.encode({ format, ...keys })
  try {
    return concatBytes(magic, nonce, sealAead({ key, nonce, associatedData: belonging(keys.generation) }, content))
  } finally {
    key.fill(0)
    content.fill(0)
  }
}

/** Opens sealed keys. @throws worker-data.keys-unreadable, worker-data.unreadable */
export async function openKeys(
  tee: SealingTee,
  sealed: Uint8Array,
  generation: bigint,
  signal: AbortSignal,
): Promise<GenerationKeys> {
  const key = await tee.deriveSealKey(sealedKeysPurpose, signal)
  const nonceEnd = magic.length + aeadNonceLength
  try {
    const nonce = sealed.slice(magic.length, nonceEnd)
    const content =
      sealed.length > nonceEnd
        ? openAead({ key, nonce, associatedData: belonging(generation) }, sealed.subarray(nonceEnd))
        : undefined
    if (content === undefined) throw workerDataErrors.error('keys-unreadable', `keys of generation ${generation}`)
    return readContent(content)
  } finally {
    key.fill(0)
  }
}

function readContent(content: Uint8Array): GenerationKeys {
  if (content[0] !== format) throw workerDataErrors.error('unreadable', `sealed keys of format ${content[0]}`)
  try {
    const { format: _, ...keys } = contentCodec.decode(content)
    return keys
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw workerDataErrors.error('unreadable', 'sealed keys', { cause })
  }
}

function belonging(generation: bigint): Uint8Array {
  return concatBytes(magic, textBytes(String(generation)))
}
