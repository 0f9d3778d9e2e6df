// SPDX-License-Identifier: Apache-2.0
import { type Codec, fixedBytes, struct, u32 } from '@phat/codec'
import { equalBytes } from '@phat/primitives'
import type { ClusterKeys } from '../cluster/cluster-work.ts'
import { drawSecret, isSecret, type Random, secretLength } from './sr25519-secret.ts'

/** What a gatekeeper encrypts to each worker of a cluster: 196 bytes. */
export const clusterKeysCodec: Codec<ClusterKeys> = struct('phat_worker::ClusterKeys', {
  identity: fixedBytes(64),
  command: fixedBytes(64),
  root: fixedBytes(32),
  storage: fixedBytes(32),
  epoch: u32,
})

/** Keys of a new cluster: each drawn by itself, none derived from another or from the master key. */
export function drawClusterKeys(random: Random): ClusterKeys {
  return { identity: drawSecret(random), command: drawSecret(random), root: random(32), storage: random(32), epoch: 0 }
}

/** Keys as another gatekeeper sent them; undefined when they are none. */
export function readClusterKeys(bytes: Uint8Array): ClusterKeys | undefined {
  if (bytes.length !== clusterKeysCodec.minSize) return undefined
  // A copy: what is read is a view of the input, and these outlive it.
  const keys = clusterKeysCodec.decode(bytes.slice())
  return isSecret(keys.identity) && isSecret(keys.command) ? keys : undefined
}

/** What a gatekeeper encrypts to each worker when a cluster's command key changes: it names what it is for. 100 bytes. */
export const commandKeyCodec = struct('phat_worker::CommandKey', {
  cluster: fixedBytes(32),
  epoch: u32,
  command: fixedBytes(secretLength),
})

/** The command secret that was sent for an epoch of a cluster, a copy; undefined when it is none, or for another. */
export function readCommandKey(
  bytes: Uint8Array,
  of: { readonly cluster: Uint8Array; readonly epoch: number },
): Uint8Array | undefined {
  if (bytes.length !== commandKeyCodec.minSize) return undefined
  const { cluster, epoch, command } = commandKeyCodec.decode(bytes)
  return equalBytes(cluster, of.cluster) && epoch === of.epoch && isSecret(command) ? command.slice() : undefined
}
