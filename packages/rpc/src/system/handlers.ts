// SPDX-License-Identifier: Apache-2.0
import type { AccountId } from '@phat/primitives'
import type { Handler } from '../handler-types.ts'
import { bytesToHex } from '../params/hex.ts'
import { rpcError } from '../server/rpc-error.ts'
import { callRuntime } from '../state/block-state.ts'

export const system_name: Handler<'system_name'> = ({ node }) => node.name

export const system_version: Handler<'system_version'> = ({ node }) => node.version

export const system_chain: Handler<'system_chain'> = ({ node }) => node.chainName

export const system_chainType: Handler<'system_chainType'> = ({ node }) => node.chainType

export const system_properties: Handler<'system_properties'> = ({ node }) => node.properties

export const system_health: Handler<'system_health'> = ({ network }) => {
  const { peers, isSyncing, shouldHavePeers } = network()
  return { peers: peers.length, isSyncing, shouldHavePeers }
}

export const system_syncState: Handler<'system_syncState'> = ({ chain, network }) => {
  const { startingBlock, highestBlock } = network()
  const currentBlock = chain.best.number
  return { startingBlock: startingBlock ?? 0, currentBlock, highestBlock: Math.max(highestBlock ?? 0, currentBlock) }
}

export const system_localPeerId: Handler<'system_localPeerId'> = ({ node }) => node.peerId

export const system_localListenAddresses: Handler<'system_localListenAddresses'> = ({ node }) => node.listenAddresses

export const system_nodeRoles: Handler<'system_nodeRoles'> = ({ node }) => node.roles

export const system_peers: Handler<'system_peers'> = ({ network }) =>
  network().peers.map((peer) => ({ ...peer, bestHash: bytesToHex(peer.bestHash) }))

export const system_accountNextIndex: Handler<'system_accountNextIndex'> = ({ pool }, [account]) =>
  // The parameter reader has checked that an account has 32 bytes.
  pool.nextNonce(account as AccountId)

export const system_dryRun: Handler<'system_dryRun'> = (ctx, [extrinsic, at]) => {
  try {
    return bytesToHex(callRuntime(ctx, at, 'BlockBuilder_apply_extrinsic', extrinsic))
  } catch (error) {
    throw rpcError('dry-run', error instanceof Error ? error.message : undefined, { cause: error })
  }
}
