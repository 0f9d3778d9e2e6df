// SPDX-License-Identifier: Apache-2.0
import { bareExtrinsic, type ConnectedChain, readStorage } from '@phat/client/node'
import { encodeSs58, ethereumAddress, recoverEcdsa } from '@phat/crypto'
import { certificateBody } from '@phat/envelope'
import { concatBytes, equalBytes, fromHex, type Hex, isHex, textBytes, toHex } from '@phat/primitives'
import { signatureTypes } from '@phat/wire/prpc'
import { sdkErrors } from '../sdk-errors.ts'
import { askWallet, type EthereumProvider, ethereumAddresses } from './ethereum-provider.ts'
import { type CallDomain, callRequest, certificateRequest, type TypedData, typedDataDigest } from './ethereum-typed-data.ts'
import type { WalletOptions } from './injected-signer.ts'
import type { Signer } from './signer.ts'

export interface EthereumOptions extends WalletOptions {
  /** What errors call the wallet; `ethereum wallet` by default. */
  readonly name?: string
}

/** An account of an Ethereum wallet. */
export interface EthereumSigner extends Signer {
  /** 20 bytes as hex, as the wallet has it. */
  readonly address: Hex
}

const suffix = textBytes('@evm_address')

/**
 * A signer of an account of an Ethereum wallet (EIP-1193): calls go as meta calls of the pallet EvmAccountMapping, and everything is signed as
 * EIP-712 messages, whatever chain the wallet is set to. What it signed is verified before it is used.
 * @param address one of the wallet's, 20 bytes as hex
 * @throws PhatError `sdk.unsupported-account` for what is no address
 */
export function ethereumSigner(provider: EthereumProvider, address: string, options: EthereumOptions = {}): EthereumSigner {
  const kind = options.name ?? 'ethereum wallet'
  if (!isHex(address) || address.length !== 42) {
    throw sdkErrors.error('unsupported-account', `an Ethereum address has 20 bytes of hex, not ${address.length} characters`)
  }
  const addressBytes = fromHex(address)
  const account = concatBytes(addressBytes, suffix)
  const pending: PendingCalls = new Map()

  /** Signature and compressed public key. */
  const sign = async (request: TypedData): Promise<{ readonly signature: Uint8Array; readonly publicKey: Uint8Array }> => {
    const answer = await askWallet(provider, kind, options, 'eth_signTypedData_v4', [address, JSON.stringify(request)])
    const signature = isHex(answer) ? fromHex(answer) : new Uint8Array()
    if (signature.length !== 65) {
      throw sdkErrors.error('signer-failed', `${kind} answered no signature of a key; accounts that are contracts cannot be used`)
    }
    const publicKey = recoverEcdsa(signature, typedDataDigest(request))
    const signer = publicKey === undefined ? undefined : ethereumAddress(publicKey)
    if (publicKey === undefined || signer === undefined || !equalBytes(signer, addressBytes)) {
      const by = signer === undefined ? 'nobody' : toHex(signer)
      throw sdkErrors.error('signer-mismatch', `${kind} answered a signature by ${by}, not by ${address} over what it was asked`)
    }
    return { signature, publicKey }
  }

  return {
    account,
    kind,
    address,
    signCall: async (chain, call) => {
      const domain = callDomain(chain)
      const callBytes = call instanceof Uint8Array ? call : chain.view.call.encode(call)
      const nonce = await nextNonce(chain, account, pending)
      const { signature } = await sign(callRequest(domain, encodeSs58(account, chain.ss58Prefix), callBytes, nonce))
      const meta = { who: account, call: chain.view.call.decode(callBytes), nonce, signature, tip: undefined }
      const ready = bareExtrinsic(chain, chain.view.buildCall('EvmAccountMapping.metaCall', meta))
      pending.set(nonce, toHex(ready.encoded))
      return ready
    },
    serviceFee: (chain) => {
      const fee = chain.view.constant('EvmAccountMapping.ServiceFee')
      return typeof fee === 'bigint' ? fee : 0n
    },
    certify: async (body, ttl) => {
      const { signature, publicKey } = await sign(certificateRequest(body, ttl))
      return {
        signedBy: { encodedBody: certificateBody.encode({ pubkey: publicKey, ttl, configBits: 0 }), signature: undefined },
        signatureType: signatureTypes.eip712,
        signature,
      }
    },
  }
}

/**
 * Signers for the accounts that an Ethereum wallet lets this page use; the one that is chosen in the wallet comes first.
 * @throws PhatError `sdk.signer-refused`, `sdk.signer-failed`, `sdk.no-wallet`, `sdk.timeout`, `sdk.interrupted`
 */
export async function ethereumSigners(
  provider: EthereumProvider,
  options: EthereumOptions = {},
): Promise<readonly EthereumSigner[]> {
  const addresses = await ethereumAddresses(provider, options.name ?? 'ethereum wallet', options)
  return addresses.map((address) => ethereumSigner(provider, address, options))
}

/** The domain of a chain. @throws PhatError `sdk.unsupported-account` where Ethereum accounts cannot call, or are other accounts than these */
function callDomain({ name, view }: ConnectedChain): CallDomain {
  const declared = view.metadata.pallets.some((pallet) => pallet.name === 'EvmAccountMapping')
  if (!declared) throw sdkErrors.error('unsupported-account', `${name} takes no calls of Ethereum wallets`)
  const text = (item: string): string => new TextDecoder().decode(view.constant(`EvmAccountMapping.${item}`) as Uint8Array)
  const version = text('EIP712Version')
  // In version 1 the account is a hash of the key, which another account of the same wallet would be.
  if (version !== '2') throw sdkErrors.error('unsupported-account', `${name} maps Ethereum keys by version ${version}, not 2`)
  return {
    name: text('EIP712Name'),
    version,
    chainId: wordsToNumber(view.constant('EvmAccountMapping.EIP712ChainID')),
    verifyingContract: view.constant('EvmAccountMapping.EIP712VerifyingContractAddress') as Uint8Array,
  }
}

/** A `U256`: four words, the lowest first. */
function wordsToNumber(value: unknown): bigint {
  return typeof value === 'bigint' ? value : (value as readonly bigint[]).reduceRight((sum, word) => (sum << 64n) | word, 0n)
}

/** Extrinsics by nonce that were signed and may wait in the pool. */
type PendingCalls = Map<bigint, Hex>

/** The nonce after those of the chain and of this signer's calls that the pool has. */
async function nextNonce(chain: ConnectedChain, account: Uint8Array, pending: PendingCalls): Promise<bigint> {
  // The pool first: what a block takes meanwhile is counted by the state.
  const waiting = pending.size === 0 ? [] : await chain.rpc.request('author_pendingExtrinsics')
  const stored = await readStorage(chain, 'EvmAccountMapping.AccountNonce', [account])
  let nonce = typeof stored === 'bigint' ? stored : 0n
  for (const used of pending.keys()) if (used < nonce) pending.delete(used)
  const inPool = new Set(Array.isArray(waiting) ? waiting : [])
  for (let known = pending.get(nonce); known !== undefined && inPool.has(known); known = pending.get(nonce)) nonce++
  return nonce
}
