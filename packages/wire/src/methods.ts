// SPDX-License-Identifier: Apache-2.0
import { archiveGroup } from './archive/methods.ts'
import { authorGroup } from './author/methods.ts'
import { chainGroup } from './chain/methods.ts'
import { chainHeadGroup } from './chain-head/methods.ts'
import { chainSpecGroup } from './chain-spec/methods.ts'
import { childStateGroup } from './child-state/methods.ts'
import type { MethodDefinition } from './definition.ts'
import { developerGroup } from './developer/methods.ts'
import { engineGroup } from './engine/methods.ts'
import { paymentGroup } from './payment/methods.ts'
import { phalaGroup } from './phala/methods.ts'
import { rpcGroup } from './rpc/methods.ts'
import { stateGroup } from './state/methods.ts'
import { systemGroup } from './system/methods.ts'
import { transactionGroup, transactionWatchGroup } from './transaction/methods.ts'

/** Every JSON-RPC method of the node by its canonical name. The server, its tests and the reference read it. */
export const rpcMethods = {
  ...rpcGroup,
  ...systemGroup,
  ...chainGroup,
  ...stateGroup,
  ...childStateGroup,
  ...authorGroup,
  ...paymentGroup,
  ...chainHeadGroup,
  ...chainSpecGroup,
  ...transactionGroup,
  ...transactionWatchGroup,
  ...archiveGroup,
  ...engineGroup,
  ...phalaGroup,
  ...developerGroup,
} as const satisfies Record<string, MethodDefinition>

export type RpcMethods = typeof rpcMethods
export type RpcMethodName = keyof RpcMethods

/** Every name that a definition answers to: itself, its aliases and what ends its subscription. */
export function namesOf(name: string, definition: MethodDefinition): readonly string[] {
  return [name, ...definition.aliases, ...(definition.kind === 'subscription' ? definition.unsubscribe : [])]
}
