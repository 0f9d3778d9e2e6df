// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@phat/codec'
import { verifyMultiSignature } from '@phat/crypto'
import {
  type At,
  applyExtrinsic,
  applyExtrinsicResult,
  decodeFor,
  h256,
  opaqueExtrinsic,
  type RuntimeApiDeclaration,
  type RuntimeTypes,
  runtimeApi,
  runtimeVersion,
  type SignatureVerifier,
  transactionSource,
  transactionValidity,
  validateTransaction,
} from '@phat/frame'
import { PhatError } from '@phat/primitives'

/** The `Core` runtime API. Version 4, which every client knows; the chain executes blocks itself, not through this API. */
export const coreApi: RuntimeApiDeclaration = runtimeApi(
  'Core',
  4,
  'The `Core` runtime api that every Substrate runtime needs to implement.',
  {
    version: {
      inputs: {},
      output: runtimeVersion as Codec<unknown>,
      docs: ['Returns the version of the runtime.'],
      run: ({ execution }) => execution.runtime.version,
    },
  },
)

const verifyNow: SignatureVerifier = ({ payload, signer, signature }) => verifyMultiSignature(signature, payload, signer)

const undecodable = { type: 'Err', value: { type: 'Invalid', value: { type: 'Call' } } } as const

function validate(at: At, encoded: Uint8Array): unknown {
  const { execution } = at
  execution.runtime.system.initialize(execution)
  try {
    const extrinsic = decodeFor(execution, encoded)
    const valid = validateTransaction(execution, extrinsic, verifyNow)
    return valid.ok ? { type: 'Ok', value: valid.value } : { type: 'Err', value: valid.error }
  } catch (error) {
    // "A transaction that does not decode is no call of this runtime": clients ask with any bytes and expect a verdict.
    if (error instanceof PhatError && error.code.startsWith('codec.')) {
      return undecodable
    }
    throw error
  }
}

/**
 * An extrinsic as it came, under the type that metadata gives to decoded ones: clients know `UncheckedExtrinsic` by its path and
 * do not add a second length prefix, while one that does not decode still reaches `validate`.
 */
function undecoded(types: RuntimeTypes): Codec<Uint8Array> {
  const description = { get: () => types.extrinsic.description, enumerable: true }
  return Object.defineProperty({ ...opaqueExtrinsic }, 'description', description)
}

/** The `TaggedTransactionQueue` runtime API. */
export const taggedTransactionQueueApi = (types: RuntimeTypes): RuntimeApiDeclaration =>
  runtimeApi('TaggedTransactionQueue', 3, 'The `TaggedTransactionQueue` api trait for interfering with the transaction queue.', {
    validate_transaction: {
      inputs: { source: transactionSource, tx: undecoded(types), blockHash: h256 },
      output: transactionValidity as Codec<unknown>,
      docs: ['Validate the transaction.'],
      run: (at, args) => validate(at as At, (args as { readonly tx: Uint8Array }).tx),
    },
  })

function applyOne(at: At, encoded: Uint8Array): unknown {
  const { execution } = at
  execution.runtime.system.initialize(execution)
  try {
    const applied = applyExtrinsic(execution, encoded, verifyNow)
    return applied.ok ? { type: 'Ok', value: applied.value } : { type: 'Err', value: applied.error }
  } catch (error) {
    if (error instanceof PhatError && error.code.startsWith('codec.')) return undecodable
    throw error
  }
}

/** The part of the `BlockBuilder` runtime API by which clients try an extrinsic without sending it (`system_dryRun`). */
export const blockBuilderApi = (types: RuntimeTypes): RuntimeApiDeclaration =>
  runtimeApi('BlockBuilder', 6, 'The `BlockBuilder` api trait that provides the required functionality for building a block.', {
    apply_extrinsic: {
      inputs: { extrinsic: undecoded(types) },
      output: applyExtrinsicResult as Codec<unknown>,
      docs: ['Apply the given extrinsic on the state after a block. Its changes are dropped.'],
      run: (at, args) => applyOne(at as At, (args as { readonly extrinsic: Uint8Array }).extrinsic),
    },
  })
