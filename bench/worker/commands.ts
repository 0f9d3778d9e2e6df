// SPDX-License-Identifier: Apache-2.0

import { fetchHeader, signExtrinsic } from '@phat/client/node'
import { keypairFromUri } from '@phat/crypto'
import { createSessionKey, type EnvelopeContext, sealEnvelope } from '@phat/envelope'
import { commandPayload, inkCommand } from '@phat/messaging'
import { fromHex, known, toHex } from '@phat/primitives'
import { callOf } from './counter.ts'
import { freshKey, randomOf } from './requests.ts'
import type { WorkerNetwork } from './worker-network.ts'

/** Commands in one extrinsic, and extrinsics that wait for a block at most. */
const perExtrinsic = 25
const extrinsicsPerBlock = 8
const gasLimit = 100_000_000_000n
const lifetime = 500

/** Commands that add one to the counter, signed and encrypted: of one session, whose key all have, with a nonce of its own each. */
export async function createCommandMaker(network: WorkerNetwork): Promise<() => unknown> {
  const { desk, counter } = network
  const account = keypairFromUri(counter.ownerUri)
  const key = known(await desk.read('PhalaRegistry.ContractKeys', counter.id), 'the contract has a key') as Uint8Array
  const genesis = fromHex(desk.chain.genesisHash)
  const expiry = (await network.height()) + lifetime
  const context: EnvelopeContext = { purpose: 'command', sender: account.accountId, target: counter.id, genesis }
  const message = callOf(counter, 'increment', { by: 1 })
  const session = createSessionKey(freshKey())
  return () => {
    const value = { nonce: randomOf(16), message, transfer: 0n, gasLimit, storageDepositLimit: undefined }
    const plain = inkCommand.encode({ type: 'InkMessage', value })
    const envelope = sealEnvelope(session, key, { nonce: randomOf(12), expiry }, context, plain)
    const payload = commandPayload.encode({ type: 'Envelope', value: envelope })
    return desk.chain.view.buildCall('PhalaPhatContracts.pushContractMessage', { contractId: counter.id, payload, deposit: 0n })
  }
}

/** Brings so many commands into blocks. @returns how many blocks hold them */
export async function pushCommands(network: WorkerNetwork, count: number): Promise<number> {
  const { desk } = network
  const make = await createCommandMaker(network)
  const before = await network.height()
  for (let made = 0, waiting = 0; made < count; ) {
    const calls = Array.from({ length: Math.min(perExtrinsic, count - made) }, make)
    await submit(network, desk.chain.view.buildCall('Utility.batchAll', { calls }))
    made += calls.length
    if (++waiting < extrinsicsPerBlock && made < count) continue
    waiting = 0
    await network.makeBlocks(1)
  }
  while (((await desk.chain.rpc.request('author_pendingExtrinsics')) as unknown[]).length > 0) await network.makeBlocks(1)
  return (await network.height()) - before
}

/** Signs a call of the counter's owner and puts it into the pool. */
export async function submit({ desk, counter }: WorkerNetwork, call: unknown): Promise<void> {
  const { chain } = desk
  const account = keypairFromUri(counter.ownerUri)
  const nonce = Number(await chain.rpc.request('system_accountNextIndex', toHex(account.accountId)))
  const { number, hash } = await fetchHeader(chain.rpc, (await chain.rpc.request('chain_getFinalizedHead')) as `0x${string}`)
  const terms = { nonce, tip: 0n, birth: { number, hash: fromHex(hash) } }
  // What the metadata built is a call of its types.
  const { encoded } = signExtrinsic(chain, call as Parameters<typeof signExtrinsic>[1], account, terms)
  await chain.rpc.request('author_submitExtrinsic', toHex(encoded))
}
