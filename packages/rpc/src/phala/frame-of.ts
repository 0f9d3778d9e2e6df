// SPDX-License-Identifier: Apache-2.0
import { encodeCommit, encodeHeader, txProof } from '@phat/light-client'
import { type BlockNumber, equalBytes, known } from '@phat/primitives'
import { blockFrame } from '@phat/wire/block-frame'
import type { RpcContext } from '../context.ts'
import { isStateGone, rpcError } from '../server/rpc-error.ts'
import type { CommitSource } from './commit-source.ts'

/**
 * The encoded frame of a block, which proves the values of `keys` in the state after it.
 * @throws RpcError 7001 `state-gone`, 7002 `no-commit`
 */
export function frameOf(
  { chain }: Pick<RpcContext, 'chain'>,
  commits: CommitSource,
  height: BlockNumber,
  keys: readonly Uint8Array[],
): Uint8Array {
  const signed = commits.signedHeader(height)
  const transactions = commits.transactions(height)
  const hash = chain.hashOf(height)
  const block = hash && chain.block(hash)
  if (signed === undefined || transactions === undefined || block === undefined) throw rpcError('no-commit', `block ${height}`)
  const { header, commit } = signed
  return blockFrame.encode({
    header: encodeHeader(header),
    commit: encodeCommit(commit),
    // The block before has announced this set, so that whoever follows has it.
    validators: undefined,
    nextValidators: equalBytes(header.validatorsHash, header.nextValidatorsHash)
      ? undefined
      : [...commits.validators(height + 1)],
    seal: known(transactions.at(-1), 'the seal is last'),
    sealProof: txProof(transactions, transactions.length - 1),
    substrateHeader: block.encodedHeader,
    stateProof: proofAt(chain, block.hash, height, keys),
  })
}

function proofAt(chain: RpcContext['chain'], hash: Uint8Array, height: BlockNumber, keys: readonly Uint8Array[]): Uint8Array[] {
  const state = chain.state(hash)
  if (state === undefined) throw rpcError('state-gone', `after block ${height}`)
  try {
    return state.prove(keys)
  } catch (cause) {
    if (isStateGone(cause)) throw rpcError('state-gone', `after block ${height}`, { cause })
    throw cause
  }
}
