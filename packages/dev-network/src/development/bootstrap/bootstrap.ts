// SPDX-License-Identifier: Apache-2.0
import { cliErrors } from '@phat/cli'
import { connectWorker, type WorkerFailure } from '@phat/client/worker'
import { nativeSystemCode } from '@phat/contracts'
import { blake2b256 } from '@phat/crypto'
import { equalBytes, PHA } from '@phat/primitives'
import type { ChainDesk, DeskCall } from './chain-desk.ts'
import { wantedCollateral } from './collateral.ts'
import { wantedRelease } from './release.ts'
import { accountIdOf, aliceUri, operatorUri } from './roles.ts'
import { until } from './until.ts'

/** What Alice has in the cluster at first. */
const clusterDeposit = 1_000n * PHA

/** What the set-up works with. */
export interface SetUp {
  /** Alice's. */
  readonly desk: ChainDesk
  /** 32 bytes each; the first is the gatekeeper, too. */
  readonly workers: readonly [Uint8Array, ...Uint8Array[]]
  /** Whether a cluster that is made now shows callers all that their calls do. */
  readonly debuggable: boolean
  /** Told at the beginning of what it does; nothing is told of a step that was done before. */
  readonly onStep: (step: string) => void
  readonly signal: AbortSignal
}

/** The network's cluster as the chain knows it. */
export interface ClusterIdentity {
  readonly id: Uint8Array
  readonly systemContract: Uint8Array
}

/**
 * What must stand on the chain before a worker can register: collateral that its evidence is verified with, and its release. The code of system
 * contracts comes along, because it counts from the next block on. One extrinsic brings all that is missing.
 * @param trustRoot what its release was measured with
 * @param nowMs the clock, Unix milliseconds
 */
export async function admitWorkers(
  { desk, onStep }: Pick<SetUp, 'desk' | 'onStep'>,
  trustRoot: Uint8Array,
  nowMs: number,
): Promise<void> {
  const [collateral, release, systemCode] = await Promise.all([
    wantedCollateral(desk, nowMs),
    wantedRelease(desk, trustRoot),
    wantedSystemCode(desk),
  ])
  await desk.sendAll([collateral, release, systemCode].flatMap((call) => call ?? []))
  if (collateral !== undefined) onStep('collateral of the simulated vendor is on the chain, verified by it')
  if (release !== undefined) onStep('the release that the workers run is approved')
  if (systemCode !== undefined) onStep('the code of system contracts is on the chain')
}

/**
 * Makes the first of the registered workers the gatekeeper and gives all of them a cluster, by the extrinsics by which any chain would. Each step
 * looks at the state of the chain first: what was interrupted goes on here.
 * @throws PhatError `dev-network.*`, `cli.*`
 */
export async function setUpCluster(setUp: SetUp): Promise<ClusterIdentity> {
  await waitForRegistration(setUp)
  await appointGatekeeper(setUp)
  const id = await makeCluster(setUp)
  return { id, systemContract: await waitForDeployment(setUp, id) }
}

async function waitForRegistration({ desk, workers, onStep, signal }: SetUp): Promise<void> {
  const missing = async (): Promise<number> => {
    const found = await Promise.all(workers.map((worker) => desk.read('PhalaRegistry.Workers', worker)))
    return found.filter((worker) => worker === undefined).length
  }
  if ((await missing()) === 0) return
  await until('the registration of the workers', async () => ((await missing()) === 0 ? true : undefined), signal)
  const who = workers.length === 1 ? 'the worker is' : `${workers.length} workers are`
  onStep(`${who} registered, by SIMULATED evidence that the chain verified`)
}

async function appointGatekeeper({ desk, workers: [first], onStep, signal }: SetUp): Promise<void> {
  const masterKey = () => desk.read('PhalaRegistry.GatekeeperMasterPubkey')
  if ((await masterKey()) !== undefined) return
  const gatekeepers = (await desk.read('PhalaRegistry.Gatekeeper')) as readonly Uint8Array[]
  if (!gatekeepers.some((one) => equalBytes(one, first)))
    await desk.sudo('PhalaRegistry.registerGatekeeper', { gatekeeper: first })
  await until("the gatekeeper's master key", masterKey, signal)
  onStep('worker-1 is the first gatekeeper, and its master key is on the chain')
}

/** The cluster of the workers; asks the chain for one where they have none. */
async function makeCluster({ desk, workers, debuggable, onStep }: SetUp): Promise<Uint8Array> {
  const clusterOf = async () => (await desk.read('PhalaPhatContracts.ClusterByWorkers', workers[0])) as Uint8Array | undefined
  const known = await clusterOf()
  if (known !== undefined) return known
  await desk.sudo(`PhalaPhatContracts.${debuggable ? 'addDebuggableCluster' : 'addCluster'}`, {
    owner: accountIdOf(aliceUri),
    permission: { type: 'Public' },
    deployWorkers: workers,
    deposit: clusterDeposit,
    gasPrice: 1n,
    depositPerItem: 1n,
    depositPerByte: 1n,
    treasuryAccount: accountIdOf(operatorUri),
  })
  onStep('a cluster is asked for, owned by //Alice and open to all')
  return (await clusterOf()) as Uint8Array
}

/** The call that brings the code of system contracts; undefined where the chain has it. */
async function wantedSystemCode(desk: ChainDesk): Promise<DeskCall | undefined> {
  const code = nativeSystemCode()
  const [hash, next] = await Promise.all([
    desk.read('PhalaPhatContracts.PinkSystemCodeHash'),
    desk.read('PhalaPhatContracts.NextPinkSystemCode'),
  ])
  const isThere =
    equalBytes((hash ?? new Uint8Array()) as Uint8Array, blake2b256(code)) ||
    equalBytes((next ?? new Uint8Array()) as Uint8Array, code)
  return isThere ? undefined : { call: 'PhalaPhatContracts.setPinkSystemCode', args: { code }, asRoot: true }
}

/** A cluster lives when its system contract has a key: whoever runs it said so, signed by the cluster. */
async function waitForDeployment({ desk, onStep, signal }: SetUp, id: Uint8Array): Promise<Uint8Array> {
  const { systemContract } = (await desk.read('PhalaPhatContracts.Clusters', id)) as { readonly systemContract: Uint8Array }
  const key = () => desk.read('PhalaRegistry.ContractKeys', systemContract)
  if ((await key()) !== undefined) return systemContract
  await until('the deployment of the cluster', key, signal)
  onStep('the cluster is deployed: it has its keys and its system contract')
  return systemContract
}

/**
 * Waits until a worker answers queries: once the chain has taken the announcement of its start. It is asked what nobody can answer: why it refuses
 * tells whether it would have answered.
 */
export async function waitForAnswers({ signal }: Pick<SetUp, 'signal'>, endpoint: string): Promise<void> {
  const worker = connectWorker(endpoint, { signal, timeoutMs: 10_000 }, cliErrors)
  const nonsense = { encodedEncryptedData: new Uint8Array(), signature: undefined }
  const answers = async (): Promise<true | undefined> => {
    try {
      await worker.call('ContractQuery', nonsense)
    } catch (error) {
      // Its process may have ended: it is started again, or the network is told that it cannot be.
      if (cliErrors.is(error, 'unreachable')) return undefined
      if (!cliErrors.is(error, 'worker-error')) throw error
      const { text } = (error as { cause?: unknown }).cause as WorkerFailure
      if (text.startsWith('ServiceUnavailable')) return undefined
    }
    return true
  }
  await until(`the first answer of the worker at ${endpoint}`, answers, signal)
}

/** Waits until the chain tells clients where a worker answers: its own word, which the relayer brings. */
export async function waitForEndpoint(
  { desk, onStep, signal }: Pick<SetUp, 'desk' | 'onStep' | 'signal'>,
  worker: Uint8Array,
  endpoint: string,
): Promise<void> {
  const isThere = async (): Promise<true | undefined> => {
    const known = (await desk.read('PhalaRegistry.Endpoints', worker)) as { readonly value: readonly string[] } | undefined
    return known?.value.includes(endpoint) ? true : undefined
  }
  if (await isThere()) return
  await until('the address of the worker', isThere, signal)
  onStep(`the address of a worker is on the chain: ${endpoint}`)
}
