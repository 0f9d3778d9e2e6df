// SPDX-License-Identifier: Apache-2.0
import { bytes, compact, u32, u128 } from '@phat/codec'
import { blake2b256, type Keypair, keypairFromSeed } from '@phat/crypto'
import { concatBytes, fromHex, known, textBytes, toHex } from '@phat/primitives'

/** What every signature of a chain covers besides the call. */
export interface SigningTerms {
  /** `0x…`, 32 bytes. */
  readonly genesisHash: string
  readonly specVersion: number
  readonly transactionVersion: number
}

/** A pre-signed request and whom it is from, so that one sender's extrinsics take one connection and stay in order. */
export interface SignedTransfer {
  readonly sender: number
  /** `0x…`, length prefix included. */
  readonly hex: string
}

/** Balances.transfer_keep_alive in the runtime's metadata. */
const transferKeepAlive = Uint8Array.of(40, 3)
const signedV4 = 0x84
const sr25519 = 1
const addressId = 0
/** Payloads longer than this are signed by their hash. */
const hashedPayloadBytes = 256
const immortal = Uint8Array.of(0)
const noTip = compact(u128).encode(0n)
/** 0.0001 PHA: no account runs dry in a minute. */
const amount = compact(u128).encode(100_000_000n)

/** Numbers that look random and are the same each time. */
export function createSequence(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 0x1_0000_0000) * below)
  }
}

/** The sr25519 key pairs of numbered accounts, the same in every run. */
export function loadAccounts(count: number): Keypair[] {
  return Array.from({ length: count }, (_, i) => keypairFromSeed(blake2b256(textBytes(`phat bench account ${i}`)), 'sr25519'))
}

/** Signs transfers one by one; it remembers each sender's next nonce. */
export function createSigner(
  accounts: readonly Keypair[],
  terms: SigningTerms,
): (sender: number, receiver: number) => SignedTransfer {
  const sign = createCallSigner(accounts, terms)
  return (sender, receiver) => {
    const to = known(accounts[receiver], 'a numbered account')
    return { sender, hex: sign(sender, transferTo(to.publicKey)) }
  }
}

/** A transfer of the benchmark's amount. */
export const transferTo = (account: Uint8Array): Uint8Array =>
  concatBytes(transferKeepAlive, Uint8Array.of(addressId), account, amount)

/** Signs calls of numbered accounts; it remembers each sender's next nonce. */
export function createCallSigner(
  accounts: readonly Keypair[],
  terms: SigningTerms,
): (sender: number, call: Uint8Array) => string {
  const genesis = fromHex(terms.genesisHash)
  const additional = concatBytes(u32.encode(terms.specVersion), u32.encode(terms.transactionVersion), genesis, genesis)
  const nonces = new Uint32Array(accounts.length)
  return (sender, call) => {
    const from = known(accounts[sender], 'a numbered account')
    const extra = concatBytes(immortal, compact(u32).encode((nonces[sender] as number)++), noTip)
    const payload = concatBytes(call, extra, additional)
    const signature = from.sign(payload.length > hashedPayloadBytes ? blake2b256(payload) : payload)
    const head = Uint8Array.of(signedV4, addressId)
    const body = concatBytes(head, from.publicKey, Uint8Array.of(sr25519), signature, extra, call)
    return toHex(bytes.encode(body))
  }
}
