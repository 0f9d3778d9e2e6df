// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { blake2b as nobleBlake2b } from '@noble/hashes/blake2.js'
import { blake2b256, type KeyScheme, keypairFromUri, multiSignatureType, twox128, verifyMultiSignature } from '@phat/crypto'
import { assert, equalBytes } from '@phat/primitives'
import { xxhashAsU8a } from '@polkadot/util-crypto'
import { sr25519Verify, waitReady } from '@polkadot/wasm-crypto'

/** One figure; `ratio` is how many times faster than the peer, measured in the same run. */
export interface BenchFigure {
  readonly value: number
  readonly unit: string
  readonly peer?: string
  readonly ratio?: number
}

/** One thing done by us and by the peer; each returns whether its answer was right, so that neither can skip the work. */
interface Contest {
  readonly name: string
  readonly peer: string
  readonly repeats: number
  ours(): boolean
  theirs(): boolean
}

/** Median time of one call in microseconds over `rounds` of `repeats` calls. */
function microseconds(rounds: number, repeats: number, run: () => boolean): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    let right = true
    for (let i = 0; i < repeats; i++) right = run() && right
    times.push(((performance.now() - started) * 1000) / repeats)
    assert(right, 'a benchmark gives right answers')
  }
  times.sort((a, b) => a - b)
  return times[times.length >> 1] ?? 0
}

function signatureContests(message: Uint8Array): Contest[] {
  const digest = blake2b256(message)
  const contest = (
    scheme: KeyScheme,
    peer: string,
    valid: boolean,
    verify: (signature: Uint8Array, key: Uint8Array) => boolean,
  ): Contest => {
    const pair = keypairFromUri('//Alice', scheme)
    const value = pair.sign(valid ? message : digest)
    const signature = { type: multiSignatureType[scheme], value }
    return {
      name: `crypto_${scheme}_${valid ? 'verify' : 'refuse'}_us`,
      peer,
      repeats: 10,
      ours: () => verifyMultiSignature(signature, message, pair.accountId) === valid,
      theirs: () => verify(value, pair.publicKey) === valid,
    }
  }
  return [
    contest('sr25519', '@polkadot/wasm-crypto', true, (signature, key) => sr25519Verify(signature, message, key)),
    contest('ed25519', '@noble/curves', true, (signature, key) => ed25519.verify(signature, message, key, { zip215: true })),
    contest('ed25519', '@noble/curves', false, (signature, key) => ed25519.verify(signature, message, key, { zip215: true })),
    contest('ecdsa', '@noble/curves', true, (signature, key) =>
      equalBytes(
        secp256k1.Signature.fromBytes(signature.subarray(0, 64), 'compact')
          .addRecoveryBit(signature[64] ?? 0)
          .recoverPublicKey(digest)
          .toBytes(true),
        key,
      ),
    ),
  ]
}

function hashContests(): Contest[] {
  const contests = [64, 600, 16_384].map((length): Contest => {
    const input = new Uint8Array(length).fill(3)
    const expected = nobleBlake2b(input, { dkLen: 32 })
    return {
      name: `crypto_blake2b256_${length}b_us`,
      peer: '@noble/hashes',
      repeats: 50,
      ours: () => equalBytes(blake2b256(input), expected),
      theirs: () => equalBytes(nobleBlake2b(input, { dkLen: 32 }), expected),
    }
  })
  const name = new TextEncoder().encode('TransactionPayment')
  const expected = xxhashAsU8a(name, 128)
  return [
    ...contests,
    {
      name: 'crypto_twox128_us',
      peer: '@polkadot/util-crypto',
      repeats: 50,
      ours: () => equalBytes(twox128(name), expected),
      theirs: () => equalBytes(xxhashAsU8a(name, 128), expected),
    },
  ]
}

/** Verification and hashing against the libraries that JavaScript clients of Substrate use. */
export async function benchCrypto(size: 'small' | 'full'): Promise<Record<string, BenchFigure>> {
  await waitReady()
  const rounds = size === 'small' ? 3 : 31
  const figures: Record<string, BenchFigure> = {}
  for (const { name, peer, repeats, ours, theirs } of [...signatureContests(new Uint8Array(150).fill(5)), ...hashContests()]) {
    const [mine, other] = [microseconds(rounds, repeats, ours), microseconds(rounds, repeats, theirs)]
    figures[name] = { value: Number(mine.toFixed(2)), unit: 'us', peer, ratio: Number((other / mine).toFixed(2)) }
  }
  return figures
}
