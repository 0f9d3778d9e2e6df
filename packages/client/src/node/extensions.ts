// SPDX-License-Identifier: Apache-2.0
import type { ExtensionMetadata } from '@phat/metadata'
import { concatBytes, fromHex } from '@phat/primitives'
import type { ConnectedChain } from './connected-chain.ts'
import { encodeMortalEra, mortalPeriod } from './era.ts'

/** What a signed transaction commits to, besides its call. */
export interface TransactionTerms {
  readonly nonce: number
  /** Planck. */
  readonly tip: bigint
  /** The block from which the transaction is valid. */
  readonly birth: { readonly number: number; readonly hash: Uint8Array }
}

/** What travels in the extrinsic and what is only signed: values of the extension's types, or bytes that are encoded already. */
interface Content {
  readonly extra?: unknown
  readonly additional?: unknown
}

type Extension = (terms: TransactionTerms, chain: ConnectedChain) => Content

/** By the identifiers that chains of the Polkadot SDK use. */
const extensions: Readonly<Record<string, Extension>> = {
  CheckSpecVersion: (_, { specVersion }) => ({ additional: specVersion }),
  CheckTxVersion: (_, { transactionVersion }) => ({ additional: transactionVersion }),
  CheckGenesis: (_, { genesisHash }) => ({ additional: fromHex(genesisHash) }),
  CheckMortality: ({ birth }) => ({ extra: new Encoded(encodeMortalEra(mortalPeriod, birth.number)), additional: birth.hash }),
  CheckEra: ({ birth }) => ({ extra: new Encoded(encodeMortalEra(mortalPeriod, birth.number)), additional: birth.hash }),
  CheckNonce: ({ nonce }) => ({ extra: nonce }),
  ChargeTransactionPayment: ({ tip }) => ({ extra: tip }),
  ChargeAssetTxPayment: ({ tip }) => ({ extra: { tip, assetId: undefined } }),
  CheckMetadataHash: () => ({ extra: { mode: { type: 'Disabled' } }, additional: undefined }),
}

/** SCALE bytes that stand for a value. */
class Encoded {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/**
 * Encodes the extensions of a transaction, in the order of the metadata.
 * @throws PhatError `unsupported-extension` for one that has contents and is not known
 */
export function encodeExtensions(chain: ConnectedChain, terms: TransactionTerms): { extra: Uint8Array; additional: Uint8Array } {
  const extra: Uint8Array[] = []
  const additional: Uint8Array[] = []
  for (const declared of chain.view.metadata.extrinsic.extensions) {
    const { extra: sent, additional: signed } = contentOf(chain, declared, terms)
    extra.push(encode(chain, declared.type, sent))
    additional.push(encode(chain, declared.additional, signed))
  }
  return { extra: concatBytes(...extra), additional: concatBytes(...additional) }
}

function contentOf(chain: ConnectedChain, { identifier, type, additional }: ExtensionMetadata, terms: TransactionTerms): Content {
  const known = extensions[identifier]
  if (known !== undefined) return known(terms, chain)
  // Checks without contents, such as CheckWeight, need not be known.
  if (chain.view.codec(type).maxSize + chain.view.codec(additional).maxSize === 0) return {}
  throw chain.rpc.errors.error('unsupported-extension', `${chain.name} wants the transaction extension ${identifier}`)
}

function encode(chain: ConnectedChain, type: number, value: unknown): Uint8Array {
  return value instanceof Encoded ? value.bytes : chain.view.codec(type).encode(value)
}
