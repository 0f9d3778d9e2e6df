// SPDX-License-Identifier: Apache-2.0
import { decodeMetadata, type RuntimeView, viewRuntime } from '@phat/metadata'
import { type Hex, phalaSs58Prefix, toHex } from '@phat/primitives'
import { answersOf } from './answers.ts'
import type { RpcClient } from './rpc-client.ts'

/** A chain behind a node: its metadata and what transactions commit to. */
export interface ConnectedChain {
  readonly rpc: RpcClient
  readonly view: RuntimeView
  readonly name: string
  readonly genesisHash: Hex
  readonly specVersion: number
  readonly transactionVersion: number
  /** Network prefix of its addresses. */
  readonly ss58Prefix: number
}

/** Opens the chain behind a connection. */
export async function readChain(rpc: RpcClient): Promise<ConnectedChain> {
  const { expectBytes, expectHex, expectNumber, expectObject, expectText } = answersOf(rpc.errors)
  const [metadata, genesis, version, properties, name] = await Promise.all([
    rpc.request('state_getMetadata'),
    rpc.request('chain_getBlockHash', 0),
    rpc.request('state_getRuntimeVersion'),
    rpc.request('system_properties'),
    rpc.request('system_chain'),
  ])
  const runtime = expectObject('the runtime version', version)
  const { ss58Format } = expectObject('the chain properties', properties)
  return {
    rpc,
    view: viewRuntime(decodeMetadata(expectBytes('the metadata', metadata))),
    name: expectText('the name of the chain', name),
    genesisHash: expectHex('the genesis hash', genesis),
    specVersion: expectNumber('specVersion', runtime.specVersion),
    transactionVersion: expectNumber('transactionVersion', runtime.transactionVersion),
    ss58Prefix: ss58Format === undefined || ss58Format === null ? phalaSs58Prefix : expectNumber('ss58Format', ss58Format),
  }
}

/** The value of a storage item, decoded; `at` is a block hash, the newest block by default. */
export async function readStorage(chain: ConnectedChain, item: string, keys: readonly unknown[], at?: Hex): Promise<unknown> {
  const entry = chain.view.storage(item)
  const stored = await chain.rpc.request('state_getStorage', toHex(entry.key(...keys)), ...(at === undefined ? [] : [at]))
  return entry.decodeValue(stored === null ? undefined : answersOf(chain.rpc.errors).expectBytes(`the value of ${item}`, stored))
}
