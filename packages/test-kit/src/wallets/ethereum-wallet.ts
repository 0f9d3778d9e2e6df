// SPDX-License-Identifier: Apache-2.0
import { ethereumAddress, publicKeyOfSecret, signEcdsaDigest } from '@phat/crypto'
import { concatBytes, type Hex, known, textBytes, toHex } from '@phat/primitives'
import { type WalletJson, walletDigest } from './wallet-eip712.ts'

/** What pages ask a wallet (EIP-1193). */
export interface EmulatedProvider {
  request(request: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>
}

/** What a wallet throws: `code` as EIP-1193 and JSON-RPC number them. */
export class WalletFailure extends Error {
  readonly code: number | undefined

  constructor(code: number | undefined, message: string) {
    super(message)
    this.code = code
  }
}

/** How an emulated wallet differs from one that does what it is asked. */
export interface WalletSetup {
  /** The chain that it is set to: 1 by default. */
  readonly chainId?: number
  /** Code and text of its refusals. */
  readonly refuses?: { readonly code?: number; readonly message: string }
  /** Signs with this secret instead. */
  readonly signsAs?: Uint8Array
  /** Answers this instead of signatures. */
  readonly answers?: unknown
  /** Writes the last byte as 0 or 1, as hardware wallets do. */
  readonly plainRecovery?: boolean
}

const failure = (code: number | undefined, message: string): WalletFailure => new WalletFailure(code, message)

/**
 * What a wallet checks of typed data before it shows it: the schema, a type for what is signed, and that a chain id which is named is the one that
 * it is set to.
 */
function checkTyped(data: WalletJson, active: number): void {
  const keys = Object.keys(data).sort()
  if (keys.join() !== 'domain,message,primaryType,types') throw failure(-32602, `Invalid message: ${keys.join()}`)
  if (data.types.EIP712Domain === undefined) throw failure(-32602, 'no type of the domain')
  if (data.types[data.primaryType] === undefined)
    throw failure(-32602, `Primary type "${data.primaryType}" has no type definition.`)
  const { chainId } = data.domain
  // As wallets do it: 0 as a number names no chain.
  if (chainId && Number(chainId) !== active) {
    throw failure(-32603, `Provided chainId "${String(chainId)}" must match the active chainId "${active}"`)
  }
}

/** An EIP-1193 wallet with one account, as MetaMask behaves. `shown` is what its person saw. */
export function ethereumWallet(secret: Uint8Array, setup: WalletSetup = {}) {
  const publicKey = known(publicKeyOfSecret('ecdsa', secret), 'the secret is one')
  const address = toHex(known(ethereumAddress(publicKey), 'the key is one'))
  const shown: WalletJson[] = []
  const asked: string[] = []
  const signTyped = ([from, json]: readonly unknown[]): unknown => {
    if (String(from).toLowerCase() !== address) throw failure(4100, 'The requested account has not been authorized by the user.')
    const data = JSON.parse(String(json)) as WalletJson
    checkTyped(data, setup.chainId ?? 1)
    shown.push(data)
    if (setup.refuses !== undefined) throw failure(setup.refuses.code, setup.refuses.message)
    if ('answers' in setup) return setup.answers
    const signature = known(signEcdsaDigest(setup.signsAs ?? secret, walletDigest(data)), 'the secret is one')
    const recovery = known(signature[64], 'r, s and v') + (setup.plainRecovery === true ? 0 : 27)
    return toHex(concatBytes(signature.subarray(0, 64), Uint8Array.of(recovery)))
  }
  const provider: EmulatedProvider = {
    request: async ({ method, params = [] }) => {
      asked.push(method)
      if (method === 'eth_chainId') return `0x${(setup.chainId ?? 1).toString(16)}`
      if (method === 'eth_signTypedData_v4') return signTyped(params)
      if (method !== 'eth_requestAccounts') throw failure(4200, `the wallet does not know ${method}`)
      if (setup.refuses !== undefined) throw failure(setup.refuses.code, setup.refuses.message)
      return [address]
    },
  }
  return {
    provider,
    publicKey,
    address: address as Hex,
    account: concatBytes(publicKey20(address), textBytes('@evm_address')),
    shown,
    asked,
  }
}

const publicKey20 = (address: string): Uint8Array => Uint8Array.from(Buffer.from(address.slice(2), 'hex'))
