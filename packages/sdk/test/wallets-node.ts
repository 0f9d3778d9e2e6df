// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type ConnectedChain,
  connectNode,
  fetchHeader,
  findInclusion,
  type Inclusion,
  readChain,
  signExtrinsic,
  type TransactionTerms,
} from '@phat/client/node'
import { keypairFromUri, sha256 } from '@phat/crypto'
import { type RunningNode, startNode } from '@phat/node'
import { fromHex, type Hex, known, PHA, textBytes, toHex } from '@phat/primitives'
import { sdkErrors } from '../src/sdk-errors.ts'
import type { ReadyExtrinsic } from '../src/signer/signer.ts'

/** A node of the development chain in this process, which makes a block when it is told. */
export interface TestNode {
  readonly chain: ConnectedChain
  /** What the next transaction of an account commits to. */
  terms(account: Uint8Array): Promise<TransactionTerms>
  /** Puts it into the pool. */
  submit(extrinsic: ReadyExtrinsic): Promise<unknown>
  seal(): Promise<Hex>
  /** Puts it into the pool and a block; how it ended there. */
  include(extrinsic: ReadyExtrinsic): Promise<Inclusion>
  /** Gives an account something to pay with. */
  fund(account: Uint8Array): Promise<void>
  stop(): Promise<void>
}

export async function startTestNode(): Promise<TestNode> {
  const builds = known(process.env.PHAT_BUILD, 'the global set-up compiles the programs')
  const node: RunningNode = await startNode({
    chain: 'dev',
    port: 0,
    seal: { mode: 'manual' },
    logLevel: 'silent',
    verifierWorkerUrl: pathToFileURL(join(builds, 'verifier-worker.js')),
  })
  const rpc = await connectNode(node.endpoint, { signal: new AbortController().signal, timeoutMs: 20_000 }, sdkErrors)
  const chain = await readChain(rpc)
  const alice = keypairFromUri('//Alice')
  // The cast states what the method answers.
  const hashAt = async (number?: number): Promise<Hex> =>
    (await rpc.request('chain_getBlockHash', ...(number === undefined ? [] : [number]))) as Hex
  const terms = async (account: Uint8Array): Promise<TransactionTerms> => {
    const nonce = Number(await rpc.request('system_accountNextIndex', toHex(account)))
    const { number, hash } = await fetchHeader(rpc, await hashAt())
    return { nonce, tip: 3n, birth: { number, hash: fromHex(hash) } }
  }
  const submit = (extrinsic: ReadyExtrinsic): Promise<unknown> => rpc.request('author_submitExtrinsic', toHex(extrinsic.encoded))
  const seal = async (): Promise<Hex> => {
    await rpc.request('dev_newBlock')
    return hashAt()
  }
  const include = async (extrinsic: ReadyExtrinsic): Promise<Inclusion> => {
    await submit(extrinsic)
    return known(await findInclusion(chain, extrinsic.hash, await seal()), 'the block has it')
  }
  return {
    chain,
    terms,
    submit,
    seal,
    include,
    fund: async (account) => {
      const dest = { type: 'Id', value: account }
      const call = chain.view.buildCall('Balances.transferKeepAlive', { dest, value: 1_000n * PHA })
      const { success } = await include(signExtrinsic(chain, call, alice, await terms(alice.accountId)))
      if (!success) throw new TypeError('the transfer failed')
    },
    stop: async () => {
      rpc.close()
      await node.stop()
    },
  }
}

/** Bytes that are the same in each run. */
export const seedOf = (text: string): Uint8Array => sha256(textBytes(text))
