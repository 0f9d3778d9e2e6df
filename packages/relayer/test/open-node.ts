// SPDX-License-Identifier: Apache-2.0
import { createTestChain } from '@phat/chain/test/harness'
import { blake2b256, keypairFromSeed } from '@phat/crypto'
import { startDevEngine } from '@phat/engine'
import { textBytes, toHex } from '@phat/primitives'
import { startRpcServer } from '@phat/rpc'
import { runtimeWithoutEvidence } from '@phat/runtime/test/without-evidence'
import type { TestNode } from './network.ts'

const nothing = (): void => undefined

/** A node of a chain that takes workers without evidence; it makes a block for each transaction, and when a test says so. */
export async function startOpenNode(): Promise<TestNode> {
  const { chain, pool, clock } = createTestChain({ runtime: runtimeWithoutEvidence(), archive: true })
  const engine = startDevEngine({
    ...{ chain, pool, clock },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    chainName: 'phala-test',
    validator: keypairFromSeed(blake2b256(textBytes('validator')), 'ed25519'),
    seal: { mode: 'manual' },
    onFatal: (error) => {
      throw error
    },
  })
  const seal = () => {
    clock.advance(1_000)
    return engine.seal()
  }
  const leave = pool.onReady(() => setImmediate(seal))
  const server = await startRpcServer({
    ...{ chain, pool, seal, commits: engine, archive: true, port: 0, unsafeMethods: true },
    node: {
      name: 'phat',
      version: '0.1.0',
      chainName: 'Test',
      chainType: 'Development',
      properties: { ss58Format: 30, tokenDecimals: 12, tokenSymbol: 'PHA' },
      peerId: '',
      listenAddresses: [],
      roles: ['Authority'],
    },
  })
  return {
    endpoint: server.address,
    httpEndpoint: server.address.replace(/^ws/, 'http'),
    genesisHash: toHex(chain.genesisHash),
    engine: { seal },
    stop: async () => {
      leave()
      await server.stop()
      engine.stop()
      pool.stop()
      chain.stop()
    },
  }
}
