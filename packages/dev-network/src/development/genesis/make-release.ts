// SPDX-License-Identifier: Apache-2.0
import { summarizeSpec, writeSpec } from '@phat/node'
import { createRuntimes } from '@phat/runtime'
import type { NetworkFolder } from '../folder/network-folder.ts'
import { type NetworkSeed, networkSpec } from './network-genesis.ts'
import { releaseTrustRoot } from './release-trust-root.ts'

/** Makes a network's chain and release, once: the chain that a folder holds later is not asked what it is. Returns the trust root. */
export function makeRelease(folder: NetworkFolder, seed: NetworkSeed): Uint8Array {
  const runtimes = createRuntimes()
  const spec = networkSpec(seed, runtimes)
  const trustRoot = releaseTrustRoot(spec, summarizeSpec(spec, runtimes).genesisHash)
  folder.keepRelease(writeSpec(spec, { runtimes, form: 'plain', indent: 2 }), trustRoot)
  return trustRoot
}
