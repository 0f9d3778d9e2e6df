// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type ContractAbi, parseInkMetadata } from '@phat/abi'
import { buildContract } from '@phat/contract/build'
import { keypairFromUri } from '@phat/crypto'
import { contractId } from '@phat/messaging'
import { assert, type Hex, known, PHA, toHex } from '@phat/primitives'
import { openDesk } from '../../packages/dev-network/src/development/bootstrap/chain-desk.ts'
import { until } from '../../packages/dev-network/src/development/bootstrap/until.ts'

const ownerUri = '//Bob'
const gasLimit = 100_000_000_000n
/** Enough gas for all commands of a run. */
const deposit = 50_000n * PHA

/** The counter of the examples, in the cluster of a network. */
export interface DeployedCounter {
  /** 32 bytes. */
  readonly id: Uint8Array
  readonly abi: ContractAbi
  /** Whose account made it and pays for commands. */
  readonly ownerUri: string
}

/** A call of one of its messages. */
export const callOf = ({ abi }: DeployedCounter, message: string, args: unknown = {}): Uint8Array =>
  abi.encode(abi.messageOf(message), args)

/** Builds the counter and deploys it in the network's cluster. @param build the folder of a build, two below the sources */
export async function deployCounter(build: string, endpoint: string, signal: AbortSignal): Promise<DeployedCounter> {
  const built = await buildContract({ entry: join(build, '../../packages/contract/examples/counter.ts') })
  assert(built.kind === 'built', 'the example builds')
  const abi = parseInkMetadata(built.contract)
  const owner = keypairFromUri(ownerUri)
  const desk = await openDesk(endpoint, owner, signal)
  try {
    const clusterId = await firstCluster(desk)
    const { accountId } = owner
    await desk.send('PhalaPhatContracts.transferToCluster', { amount: deposit, clusterId, destAccount: accountId })
    const upload = { clusterId, resourceType: { type: 'InkCode' }, resourceData: built.wasm }
    await desk.send('PhalaPhatContracts.clusterUploadResource', upload)
    const codeIndex = { type: 'WasmCode', value: built.codeHash } as const
    const salt = Uint8Array.from(randomBytes(8))
    const data = abi.encode(abi.constructorOf('new'), { start: 0 })
    const limits = { transfer: 0n, gasLimit, storageDepositLimit: undefined, deposit: 0n }
    await desk.send('PhalaPhatContracts.instantiateContract', { codeIndex, data, salt, clusterId, ...limits })
    const id = contractId({ deployer: accountId, codeIndex, clusterId, salt })
    await until('the key of the contract', () => desk.read('PhalaRegistry.ContractKeys', id), signal)
    return { id, abi, ownerUri }
  } finally {
    desk.close()
  }
}

/** The network has one cluster, which has the first number. */
async function firstCluster(desk: Awaited<ReturnType<typeof openDesk>>): Promise<Uint8Array> {
  const id = new Uint8Array(32)
  id[31] = 1
  known(await desk.read('PhalaPhatContracts.Clusters', id), `the cluster ${toHex(id) satisfies Hex} is there`)
  return id
}
