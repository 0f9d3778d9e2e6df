// SPDX-License-Identifier: Apache-2.0
import { badOrigin } from '@phat/frame'
import { equalBytes, type Hash, textBytes } from '@phat/primitives'
import type { CallContext } from '../base.ts'
import { type PlatformRule, platformWorkersMax } from '../types.ts'

/** Most entries of a list that governance keeps, and bytes of an entry. */
export const listMax = 64
export const entryMax = 256
/** Most time servers. */
export const ntpServersMax = 16

/** Fails with BadOrigin unless governance asks. */
export function ensureGovernance({ config, origin }: CallContext): void {
  if (!config.isGovernance(origin)) badOrigin()
}

const without = <T extends Uint8Array>(list: readonly T[], entry: T): readonly T[] =>
  list.filter((one) => !equalBytes(one, entry))

/** Notes code in PRuntimeAllowList. Fails with PRuntimeAlreadyExists or InvalidInput. */
export function addPruntime(context: CallContext, { pruntimeHash }: { readonly pruntimeHash: Uint8Array }): undefined {
  const { block, fail, store } = context
  ensureGovernance(context)
  const list = store.pRuntimeAllowList.get()
  if (list.some((one) => equalBytes(one, pruntimeHash))) fail.PRuntimeAlreadyExists()
  if (list.length >= listMax || pruntimeHash.length > entryMax) fail.InvalidInput()
  store.pRuntimeAllowList.set([...list, pruntimeHash])
  store.pRuntimeAddedAt.set(pruntimeHash, block.number)
}

/** Takes code out of PRuntimeAllowList. Fails with PRuntimeNotFound. */
export function removePruntime(context: CallContext, { pruntimeHash }: { readonly pruntimeHash: Uint8Array }): undefined {
  const { fail, store } = context
  ensureGovernance(context)
  const list = store.pRuntimeAllowList.get()
  const others = without(list, pruntimeHash)
  if (others.length === list.length) fail.PRuntimeNotFound()
  store.pRuntimeAllowList.set([...others])
  store.pRuntimeAddedAt.remove(pruntimeHash)
}

/** Notes a relay chain. Fails with GenesisBlockHashAlreadyExists or InvalidInput. */
export function addRelaychainGenesis(context: CallContext, { genesisBlockHash }: { readonly genesisBlockHash: Hash }): undefined {
  const { fail, store } = context
  ensureGovernance(context)
  const list = store.relaychainGenesisBlockHashAllowList.get()
  if (list.some((one) => equalBytes(one, genesisBlockHash))) fail.GenesisBlockHashAlreadyExists()
  if (list.length >= listMax) fail.InvalidInput()
  store.relaychainGenesisBlockHashAllowList.set([...list, genesisBlockHash])
}

/** Takes a relay chain out of its list. Fails with GenesisBlockHashNotFound. */
export function removeRelaychainGenesis(
  context: CallContext,
  { genesisBlockHash }: { readonly genesisBlockHash: Hash },
): undefined {
  const { fail, store } = context
  ensureGovernance(context)
  const list = store.relaychainGenesisBlockHashAllowList.get()
  const others = without(list, genesisBlockHash)
  if (others.length === list.length) fail.GenesisBlockHashNotFound()
  store.relaychainGenesisBlockHashAllowList.set([...others])
}

/** Sets the oldest version of workers. */
export function setMinimumPruntimeVersion(
  context: CallContext,
  { major, minor, patch }: { readonly major: number; readonly minor: number; readonly patch: number },
): undefined {
  ensureGovernance(context)
  context.store.minimumPRuntimeVersion.set([major, minor, patch])
  context.emit.MinimumPRuntimeVersionChangedTo([major, minor, patch])
}

/** Sets the version by which workers agree on what they compute. */
export function setPruntimeConsensusVersion(context: CallContext, { version }: { readonly version: number }): undefined {
  ensureGovernance(context)
  context.store.pRuntimeConsensusVersion.set(version)
  context.emit.PRuntimeConsensusVersionChangedTo([version])
}

/** Names time servers, at most 16 texts of 256 bytes. Fails with InvalidInput. */
export function setTrustedNtpServers(context: CallContext, { servers }: { readonly servers: readonly string[] }): undefined {
  ensureGovernance(context)
  if (servers.length > ntpServersMax || servers.some((one) => textBytes(one).length > entryMax)) context.fail.InvalidInput()
  context.store.trustedNtpServers.set(servers)
}

/** Sets how many workers may be on one platform, from 1 to 64. Fails with InvalidInput. */
export function setPlatformRule(context: CallContext, { rule }: { readonly rule: PlatformRule }): undefined {
  ensureGovernance(context)
  if (rule.maxPerPlatform < 1 || rule.maxPerPlatform > platformWorkersMax) context.fail.InvalidInput()
  context.store.platformRule.set(rule)
  context.emit.PlatformRuleSet({ rule })
}
